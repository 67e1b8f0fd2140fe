-- The county's communities or compounds. Some hundreds; the unique index leads to them.
select l.id, l.full_name
from registry_place l
where l.county_id = %(county)s and l.kind = %(kind)s
order by l.full_name
limit 3000;
