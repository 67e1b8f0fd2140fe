-- Groups, turn by turn round the branches of a county, each branch's of different fields. Numbers do not depend on
-- ids, so that the same seed makes the same groups.

create function pg_temp.group_dice(key bigint, throw int) returns float8 language sql immutable as
$$ select (hashint8extended(key, throw) & 1048575) / 1048576.0 $$;

create temporary table demo_host as
select plan.number as plan, o.id, o.founded_on,
    case when o.kind = 'compound_branch' then replace(o.name, '党支部', '') else above.name end as called,
    row_number() over (partition by plan.number order by o.id) - 1 as number,
    count(*) over (partition by plan.number) as hosts
from unnest(%(counties)s::int[], %(at)s::text[]) with ordinality as plan (county_id, at, number)
join registry_organisation o on o.county_id = plan.county_id and o.kind = plan.at and o.dissolved_on is null
join registry_organisation above on above.id = o.parent_id;

create temporary table demo_group as
with turns as (
    select plan.county_id, plan.number as plan, turn, h.id as organisation_id, h.called, h.founded_on,
        hashtextextended(concat_ws('|', 'group', plan.number, turn), %(seed)s) as key,
        (h.number + (turn - 1) / h.hosts) %% fields.how_many as field_turn
    from unnest(%(counties)s::int[], %(groups)s::int[]) with ordinality as plan (county_id, how_many, number)
    cross join lateral generate_series(1, plan.how_many) as turn
    join demo_host h on h.plan = plan.number and h.number = (turn - 1) %% h.hosts
    join (
        select number, count(*) as how_many from unnest(%(plans)s::int[]) as f (number) group by 1
    ) as fields on fields.number = plan.number
)
select t.*, f.field, w.name as ending, w.usual_time, w.usual_place,
    greatest(t.founded_on, %(today)s - 500 - floor(pg_temp.group_dice(t.key, 1) * 900)::int) as began_on
from turns t
join unnest(%(plans)s::int[], %(plan_turns)s::int[], %(plan_fields)s::text[]) as f (plan, turn, field)
    on f.plan = t.plan and f.turn = t.field_turn
join unnest(%(fields)s::text[], %(names)s::text[], %(times)s::text[], %(rooms)s::text[])
    as w (field, name, usual_time, usual_place) on w.field = f.field;

insert into groups_interestgroup (
    county_id, organisation_id, name, field, purpose, usual_time, usual_place, founded_on, closed_reason)
select g.county_id, g.organisation_id, g.called || g.ending, g.field,
    '喜欢的都可以来，骨干带着学，自愿参加，随时可以退出。', g.usual_time, g.usual_place, g.began_on, ''
from demo_group g
order by g.plan, g.turn;

alter table demo_group add column id bigint;
update demo_group g set id = i.id
from groups_interestgroup i
where i.organisation_id = g.organisation_id and i.field = g.field;

create unique index on demo_group (id);
analyze demo_group;
