-- Which of ours a name is. Several of one name are narrowed by what stands beside it: a branch by its unit, a compound
-- by its community; what is still several waits for a person to choose. A choice already made stays.
update registry_rostername n
set candidates = found.ids, target_id = coalesce(n.target_id, case when cardinality(found.ids) = 1 then found.ids[1] end)
from (
    select n.id, array_agg(o.id::bigint order by o.id) as ids
    from registry_rostername n
    join registry_organisation o
        on o.county_id = %(county)s and o.dissolved_on is null and o.kind = any(%(unit_kinds)s)
        and n.text in (o.name, o.short_name)
    where n.roster_id = %(roster)s and n.kind = 'unit'
    group by n.id
) as found
where n.id = found.id;

update registry_rostername n
set candidates = found.ids, target_id = coalesce(n.target_id, case when cardinality(found.ids) = 1 then found.ids[1] end)
from (
    select n.id,
        coalesce(
            array_agg(o.id::bigint order by o.id) filter (where o.parent_id = unit.target_id),
            array_agg(o.id::bigint order by o.id)
        ) as ids
    from registry_rostername n
    join registry_organisation o
        on o.county_id = %(county)s and o.dissolved_on is null and o.kind = any(%(branch_kinds)s)
        and n.text in (o.name, o.short_name)
    left join registry_rostername unit
        on unit.roster_id = n.roster_id and unit.kind = 'unit' and unit.text = n.under
    where n.roster_id = %(roster)s and n.kind = 'branch'
    group by n.id
) as found
where n.id = found.id;

update registry_rostername n
set candidates = found.ids, target_id = coalesce(n.target_id, case when cardinality(found.ids) = 1 then found.ids[1] end)
from (
    select n.id, array_agg(l.id order by l.id) as ids
    from registry_rostername n
    join registry_place l on l.county_id = %(county)s and l.kind = 'community' and l.name = n.text
    where n.roster_id = %(roster)s and n.kind = 'community'
    group by n.id
) as found
where n.id = found.id;

update registry_rostername n
set candidates = found.ids, target_id = coalesce(n.target_id, case when cardinality(found.ids) = 1 then found.ids[1] end)
from (
    select n.id,
        coalesce(
            array_agg(l.id order by l.id) filter (where l.parent_id = community.target_id),
            array_agg(l.id order by l.id)
        ) as ids
    from registry_rostername n
    join registry_place l on l.county_id = %(county)s and l.kind = 'compound' and l.name = n.text
    left join registry_rostername community
        on community.roster_id = n.roster_id and community.kind = 'community' and community.text = n.under
    where n.roster_id = %(roster)s and n.kind = 'compound'
    group by n.id
) as found
where n.id = found.id;
