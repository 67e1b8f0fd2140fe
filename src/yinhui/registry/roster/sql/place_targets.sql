-- The county's communities or compounds that a name may mean, likely ones first.
select l.id, l.full_name
from registry_place l
where l.county_id = %(county)s and l.kind = %(kind)s
order by (l.name like %(like)s or position(l.name in %(text)s) > 0) desc, l.full_name
limit 200;
