-- The county's standing branches, or its units and what people can have retired from besides. Some hundreds; a scan.
select o.id, concat_ws(' · ', parent.name, o.name)
from registry_organisation o
left join registry_organisation parent on parent.id = o.parent_id and parent.kind <> 'county'
where o.county_id = %(county)s and o.dissolved_on is null
    and case when %(kind)s = 'branch' then o.kind like '%%branch'
        else o.kind in ('unit', 'mass_organisation', 'township', 'community') end
order by o.name
limit 3000;
