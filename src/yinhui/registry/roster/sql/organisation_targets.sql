-- The county's units or branches that a name may mean: those that contain it or are contained in it first. A county has
-- some hundreds; a scan is fine.
select o.id, concat_ws(' · ', parent.name, o.name)
from registry_organisation o
left join registry_organisation parent on parent.id = o.parent_id and parent.kind <> 'county'
where o.county_id = %(county)s and o.dissolved_on is null
    and case when %(kind)s = 'branch' then o.kind like '%%branch'
        else o.kind in ('unit', 'mass_organisation', 'township', 'community') end
order by (o.name like %(like)s or position(o.name in %(text)s) > 0) desc, o.name
limit 200;
