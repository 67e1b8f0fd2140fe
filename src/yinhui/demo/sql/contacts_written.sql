-- Members away for the winter: who keeps in touch with most of them, and the contacts there were since they left.

create or replace function pg_temp.dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_away as
select ab.id as absence_id, ab.county_id, ab.person_id, lower(ab.period) as left_on, m.organisation_id,
    secretary.name as keeper, account.id as account_id,
    case when pg_temp.dice(drawn.key, 1) < 0.6 then 'telephone' when pg_temp.dice(drawn.key, 1) < 0.85 then 'wechat'
        else 'video' end as manner,
    case when pg_temp.dice(drawn.key, 2) < 0.7 then 14 else 30 end as every_days,
    pg_temp.dice(drawn.key, 3) as diligence, drawn.key
from registry_absence ab
join registry_person p on p.id = ab.person_id and p.died_on is null
join registry_membership m on m.person_id = ab.person_id and m.kind = 'branch' and m.period @> %(today)s::date
cross join lateral (
    select hashtextextended(concat_ws('|', 'away', p.name, p.birth_date, lower(ab.period)), %(seed)s) as key
) as drawn
join lateral (
    select s.id, s.name from registry_appointment a join registry_person s on s.id = a.person_id
    where a.organisation_id = m.organisation_id and a.post = 'secretary' and a.period @> %(today)s::date
    order by a.id limit 1
) as secretary on true
left join registry_account account on account.person_id = secretary.id
where ab.county_id = any(%(counties)s) and ab.period @> %(today)s::date and lower(ab.period) < %(today)s;

insert into contacts_seasoncontact (
    county_id, absence_id, keeper, manner, every_days, arranged_by_name, arranged_at)
select county_id, absence_id, keeper, manner, every_days, keeper,
    (left_on + time '10:00') at time zone 'Asia/Shanghai'
from demo_away where pg_temp.dice(key, 4) < 0.85
order by absence_id;

insert into contacts_membercontact (
    county_id, client_key, organisation_id, person_id, contacted_on, manner, topic, contacted_by, answer_post,
    answered_by_name, recorded_by_id, recorded_at, voided_reason)
select w.county_id, gen_random_uuid(), w.organisation_id, w.person_id, day.contacted_on, w.manner, 'greeting',
    w.keeper, '', '', w.account_id, (day.contacted_on + time '16:00') at time zone 'Asia/Shanghai', ''
from demo_away w
join contacts_seasoncontact s on s.absence_id = w.absence_id
cross join lateral generate_series(
    greatest(w.left_on, %(today)s - 120) + w.every_days, %(today)s - 1, make_interval(days => w.every_days)
) with ordinality as turn (at, number)
cross join lateral (select turn.at::date as contacted_on) as day
where pg_temp.dice(w.key, 10 + turn.number::int) < 0.6 + 0.4 * w.diligence
order by w.absence_id, turn.number;

drop table demo_away;
