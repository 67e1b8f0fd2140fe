-- Courses and terms of a county's first communities with a branch, and of some bureaus: one round is over, one is
-- half way.

create function pg_temp.class_dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_term as
with hosts as (
    select plan.county_id, plan.number as county_number, o.id as organisation_id, plan.hosts,
        row_number() over (partition by plan.county_id order by o.id) as number
    from unnest(%(class_counties)s::int[], %(hosts)s::int[]) with ordinality as plan (county_id, hosts, number)
    join registry_organisation o on o.county_id = plan.county_id and o.kind = 'community'
    where exists (
        select from registry_organisation b
        where b.parent_id = o.id and b.kind in ('community_branch', 'compound_branch'))
    union all
    select plan.county_id, plan.number, plan.county_id, 1, 0
    from unnest(%(class_counties)s::int[]) with ordinality as plan (county_id, number)
    where plan.county_id = any(%(county_hosts)s::int[])
)
select h.county_id, h.organisation_id, c.field, c.course, c.about, c.teacher, c.weekday, c.kind,
    round.first_on, round.last_on, round.number as round,
    case when h.number = 0 then '老干部活动中心教室' else '社区多功能教室' end as place,
    hashtextextended(concat_ws('|', 'term', h.county_number, h.number, c.field, round.number), %(seed)s) as key
from hosts h
join unnest(%(plan_counties)s::int[], %(plan_fields)s::text[]) as plan (county_id, field)
    on plan.county_id = h.county_id
join unnest(
    %(fields)s::text[], %(courses)s::text[], %(abouts)s::text[], %(teachers)s::text[], %(weekdays)s::int[],
    %(kinds)s::text[]
) as c (field, course, about, teacher, weekday, kind) on c.field = plan.field
cross join unnest(%(rounds_from)s::date[], %(rounds_until)s::date[]) with ordinality
    as round (first_on, last_on, number)
where h.number <= h.hosts;

insert into classes_course (county_id, organisation_id, name, field, about)
select distinct county_id, organisation_id, course, field, about
from demo_term
order by county_id, organisation_id, course;

insert into scheduling_room (county_id, organisation_id, name, seats, floor_area_m2, closed)
select distinct county_id, organisation_id, place, 40, 70, false
from demo_term
order by organisation_id, place;

insert into classes_term (
    county_id, organisation_id, course_id, section, period, places, teacher, room_id, place, weekdays, starts_at,
    lesson_min, enrol_until, certificate_percent, cancelled_reason)
select t.county_id, t.organisation_id, c.id, '', daterange(t.first_on, t.last_on + 1), %(places)s, t.teacher,
    r.id, t.place, array[t.weekday]::smallint[], time '09:00', 90, null, 60, ''
from demo_term t
join classes_course c on c.organisation_id = t.organisation_id and c.name = t.course
join scheduling_room r on r.organisation_id = t.organisation_id and r.name = t.place
order by t.county_id, t.organisation_id, t.course, t.round;

alter table demo_term add column id bigint;
update demo_term d set id = t.id
from classes_term t
join classes_course c on c.id = t.course_id
where t.organisation_id = d.organisation_id and c.name = d.course and lower(t.period) = d.first_on;

create unique index on demo_term (id);

-- Who enrolled: people of the branches there, a few more than there are places, so that some wait.
create temporary table demo_learner as
with numbered as (
    select id, row_number() over (order by id) as number
    from registry_person where county_id = any(%(class_counties)s)
)
select t.id as term_id, t.county_id, p.id as person_id, t.first_on, t.key,
    hashint8extended(n.number, t.key) as person_key,
    row_number() over (partition by t.id order by hashint8extended(n.number, t.key)) as place
from demo_term t
join registry_organisation b
    on b.path @> array[t.organisation_id] and b.kind in ('community_branch', 'compound_branch', 'unit_branch')
join registry_membership m on m.organisation_id = b.id and m.kind = 'branch' and m.period @> t.first_on
join registry_person p on p.id = m.person_id and p.died_on is null
join numbered n on n.id = p.id;

delete from demo_learner where place > %(places)s + 4;

insert into classes_enrolment (
    county_id, term_id, person_id, seat, queue, enrolled_at, enrolled_how, seated_at, given_up_how)
select county_id, term_id, person_id, case when place <= %(places)s then place end, place,
    (first_on - 10 + time '09:00') at time zone 'Asia/Shanghai' + place * interval '7 minutes',
    (array['in_person', 'phone', 'own'])[1 + floor(pg_temp.class_dice(person_key, 1) * 3)::int],
    case when place <= %(places)s then (first_on - 9 + time '09:00') at time zone 'Asia/Shanghai' end, ''
from demo_learner
order by term_id, place;

analyze demo_term, demo_learner;
