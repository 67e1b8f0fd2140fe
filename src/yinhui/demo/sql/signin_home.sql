-- Meetings at home and learning at the door, for the two of each branch who come least: the secretary and the
-- organiser go there. Dice are thrown by numbers that do not depend on ids.

create or replace function pg_temp.dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_signin_number as
select 'person' as kind, id, row_number() over (order by id) as number
from registry_person where county_id = any(%(counties)s)
union all
select 'organisation', id, row_number() over (order by id)
from registry_organisation where county_id = any(%(counties)s);

create unique index on demo_signin_number (kind, id);
analyze demo_signin_number;

create temporary table demo_homebound as
select * from (
    select o.county_id, o.id as organisation_id, m.person_id, lower(m.period) as since, n.number,
        row_number() over (partition by o.id order by coalesce(came.times, 0), n.number) as place
    from registry_organisation o
    join registry_membership m on m.organisation_id = o.id and m.kind = 'branch' and m.period @> %(today)s::date
    join registry_person p on p.id = m.person_id and p.died_on is null
    join demo_signin_number n on n.kind = 'person' and n.id = p.id
    left join (
        select person_id, count(*) as times from occasions_participation group by person_id
    ) as came on came.person_id = p.id
    where o.county_id = any(%(counties)s) and o.kind in ('compound_branch', 'community_branch', 'unit_branch')
) as ranked
where place <= 2;

create temporary table demo_at_home as
select h.*, turn,
    md5(concat_ws('|', %(seed)s, 'home', h.number, turn))::uuid as client_key,
    %(today)s::date - 15 - 110 * (turn - 1) - floor(pg_temp.dice(hashint8extended(h.number, turn), 1) * 20)::int as held_on
from demo_homebound h
cross join generate_series(1, 3) as turn;

delete from demo_at_home where held_on < since;

insert into occasions_occasion (
    county_id, client_key, kind, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_at, voided_reason, version, duty_ids, setting)
select a.county_id, a.client_key, 'discussion', a.organisation_id, a.held_on, '09:30', 60, '老党员家中',
    case when a.turn = 3 then '送学上门' else '家庭组织生活' end,
    case when a.turn = 3 then '把学习资料送到家里，一起读，听取意见。' else '到行动不便的老党员家里过组织生活，通报支部工作，听取意见。' end,
    coalesce(secretary.name, ''), (a.held_on + time '17:00') at time zone 'Asia/Shanghai', '', 1, '{}',
    case when a.turn = 3 then 'doorstep' else 'home' end
from demo_at_home a
left join lateral (
    select p.name from registry_appointment h join registry_person p on p.id = h.person_id
    where h.organisation_id = a.organisation_id and h.post = 'secretary' and h.period @> a.held_on limit 1
) as secretary on true
order by a.held_on, a.client_key;

insert into occasions_participation (occasion_id, person_id)
select o.id, who.person_id
from demo_at_home a
join occasions_occasion o using (client_key)
cross join lateral (
    select a.person_id
    union
    select h.person_id from registry_appointment h
    where h.organisation_id = a.organisation_id and h.post in ('secretary', 'organisation_member')
      and h.period @> a.held_on
) as who
order by o.id, who.person_id;
