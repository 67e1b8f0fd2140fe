-- Each place directly inside one (or at the top), with the narrower places in it and the living people who live
-- there or anywhere inside it today. Places come by path (place_path_gin) or county, residences by place.
with living as (
    select l.path[%(depth)s] as place_id, p.political_status
    from registry_place l
    join registry_residence r on r.place_id = l.id
    join registry_person p on p.id = r.person_id
    where l.county_id = any(%(counties)s)
      and (%(within)s::bigint is null or l.path @> array[%(within)s]::bigint[])
      and r.period @> %(day)s::date
      and p.died_on is null
),
counted as (
    select place_id, count(*) as people, count(*) filter (where political_status in ('01', '02')) as members
    from living
    group by place_id
)
select c.id, c.kind, c.name,
       (select count(*) from registry_place n where n.parent_id = c.id),
       coalesce(counted.people, 0), coalesce(counted.members, 0)
from registry_place c
left join counted on counted.place_id = c.id
where c.county_id = any(%(counties)s)
  and c.parent_id is not distinct from %(within)s::bigint
order by c.kind = 'flat', length(c.name), c.name
