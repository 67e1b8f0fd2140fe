-- What each of some people took part in of the kinds that are study, in a period: one row a person whom whoever
-- asks sees and who took part in any.
--
-- Run as the owner (wall.py): it asks the wall once for each person, and not once for each of the thousands of
-- meetings of ten years behind a branch's page. It gives back counts of people whom the asker sees. Members of a
-- branch were at the same meetings: each is looked up once.
create function study_together(people bigint[], since date, until date, kinds text[])
returns table (person_id bigint, occasions bigint, minutes bigint, at_door bigint, last_on date)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
as $$
#variable_conflict use_column
begin
    return query
    with attended as materialized (
        select a.person_id, a.occasion_id
        from unnest(people) p (id)
        cross join lateral (
            select a.person_id, a.occasion_id from occasions_participation a where a.person_id = p.id offset 0) a
        where wall_sees_registry_person(p.id)
    ), occasion as materialized (
        select o.*
        from (select distinct occasion_id from attended) a
        cross join lateral (
            select o.id, o.held_on, o.duration_min, o.setting from occasions_occasion o
            where o.id = a.occasion_id and o.kind = any(kinds) and o.voided_reason = ''
              and o.held_on between since and until
            offset 0) o
    )
    select a.person_id, count(*), sum(coalesce(o.duration_min, 0)), count(*) filter (where o.setting = 'doorstep'),
        max(o.held_on)
    from attended a
    join occasion o on o.id = a.occasion_id
    group by a.person_id;
end $$;
