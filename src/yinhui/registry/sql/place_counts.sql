-- Each place directly inside one (or at the top), with the people living there or anywhere inside it today and
-- the narrower places in it. Reads the places by path (place_path_gin) and their residences by place.
select c.id, c.kind, c.name,
       (select count(*) from registry_place n where n.parent_id = c.id),
       count(r.person_id),
       count(r.person_id) filter (where p.political_status in ('01', '02'))
from registry_place c
left join registry_place l on l.path @> array[c.id]::bigint[]
left join registry_residence r on r.place_id = l.id and r.period @> %(day)s::date
    and exists (select 1 from registry_person q where q.id = r.person_id and q.died_on is null)
left join registry_person p on p.id = r.person_id
where c.county_id = any(%(counties)s)
  and case when %(within)s::bigint is null then c.parent_id is null else c.parent_id = %(within)s end
group by c.id
order by c.kind = 'flat', length(c.name), c.name
