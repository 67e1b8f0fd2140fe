-- Lessons each week, public holidays left out; those before today were held, each an occasion with who came.

create temporary table demo_lesson as
select t.id as term_id, t.county_id, t.organisation_id, t.course, t.place, t.teacher, t.kind, t.key, d.day,
    row_number() over (partition by t.id order by d.day) as number,
    md5(concat_ws('|', %(seed)s, 'lesson', t.key, d.day))::uuid as client_key,
    d.day < %(today)s as is_held
from demo_term t
join kernel_calendarday d
    on d.day between t.first_on and t.last_on and d.iso_weekday = t.weekday and (d.holiday = '' or d.is_workday);

insert into occasions_occasion (
    county_id, client_key, kind, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_by_id, recorded_at, voided_reason, version, duty_ids)
select l.county_id, l.client_key, l.kind, l.organisation_id, l.day, time '09:00', 90, l.place,
    l.course || '：第' || l.number || '课', '讲解后逐人上手练习，布置了课后练习。', l.teacher, account.id,
    (l.day + time '11:00') at time zone 'Asia/Shanghai', '', 1, '{}'
from demo_lesson l
left join lateral (
    select c.id
    from registry_appointment a
    join registry_account c on c.person_id = a.person_id
    where a.organisation_id = l.organisation_id and a.post in ('community_secretary', 'bureau_clerk') and a.period @> l.day
    order by a.id limit 1
) as account on true
where l.is_held
order by l.day, l.client_key;

insert into occasions_participation (occasion_id, person_id, manner)
select o.id, n.person_id, 'tap'
from demo_lesson l
join occasions_occasion o using (client_key)
join demo_learner n on n.term_id = l.term_id and n.place <= %(places)s
-- each learner comes as they do: most often, a few seldom
where n.place = 1
   or pg_temp.class_dice(hashint8extended(n.person_key, l.number), 1) < 0.45 + 0.55 * pg_temp.class_dice(n.person_key, 2)
order by o.id, n.person_id;

insert into classes_lesson (
    county_id, organisation_id, term_id, during, room_id, place, topic, cancelled_reason, occasion_id)
select l.county_id, l.organisation_id, l.term_id,
    tstzrange((l.day + time '09:00') at time zone 'Asia/Shanghai', (l.day + time '10:30') at time zone 'Asia/Shanghai'),
    r.id, l.place, '', '', o.id
from demo_lesson l
join scheduling_room r on r.organisation_id = l.organisation_id and r.name = l.place
left join occasions_occasion o using (client_key)
order by l.term_id, l.day;

-- Certificates for whoever came to six in ten lessons of a round that is over.
insert into classes_certificate (county_id, term_id, person_id, year, serial, issued_on, came, lessons)
select e.county_id, e.term_id, e.person_id, extract(year from e.issued_on),
    row_number() over (
        partition by e.county_id, extract(year from e.issued_on) order by e.issued_on, e.term_id, e.place),
    e.issued_on, e.came, e.lessons
from (
    select n.county_id, n.term_id, n.person_id, n.place, term.lessons, term.issued_on, count(a.id) as came
    from demo_learner n
    join (
        select term_id, count(*) as lessons, max(day) as issued_on
        from demo_lesson
        group by term_id
        having bool_and(is_held)
    ) as term using (term_id)
    join demo_lesson l on l.term_id = n.term_id
    join occasions_occasion o on o.client_key = l.client_key
    left join occasions_participation a on a.occasion_id = o.id and a.person_id = n.person_id
    where n.place <= %(places)s
    group by n.county_id, n.term_id, n.person_id, n.place, term.lessons, term.issued_on
) as e
where e.came * 100 >= 60 * e.lessons
order by e.county_id, e.issued_on, e.term_id, e.place;
