-- What the made-up history is drawn from: numbers that do not depend on ids, dice, and each organisation's habits.

create or replace function pg_temp.dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_number as
select 'person' as kind, id, row_number() over (order by id) as number
from registry_person where county_id = any(%(counties)s)
union all
select 'organisation', id, row_number() over (order by id)
from registry_organisation where county_id = any(%(counties)s)
union all
select 'appointment', id, row_number() over (order by id)
from registry_appointment where county_id = any(%(counties)s);

create unique index on demo_number (kind, id);

-- One branch in eleven keeps up badly and one in twenty-five copies its minutes, so that there is something
-- for the diagnosis to find (XQ9).
create temporary table demo_habit as
select n.id as organisation_id, k.key,
    case
        when o.kind in ('county', 'township') then 0.92
        when pg_temp.dice(k.key, 1) < 0.09 then 0.5 + 0.2 * pg_temp.dice(k.key, 2)
        else 0.82 + 0.15 * pg_temp.dice(k.key, 2)
    end as diligence,
    0.62 + 0.33 * pg_temp.dice(k.key, 3) as attendance,
    pg_temp.dice(k.key, 4) < 0.04 as copies_minutes,
    pg_temp.dice(k.key, 5) < 0.06 as records_late
from demo_number n
join registry_organisation o on o.id = n.id
cross join lateral (select hashint8extended(n.number, %(seed)s)) as k (key)
where n.kind = 'organisation';

create unique index on demo_habit (organisation_id);

analyze demo_number, demo_habit;
