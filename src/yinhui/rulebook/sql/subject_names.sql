-- The names of a page's subjects, three lookups by primary key.
select 'person', p.id, p.name, p.id, ''
from registry_person p
where p.id = any(%(person)s)
union all
select 'organisation', o.id, o.name, null, ''
from registry_organisation o
where o.id = any(%(organisation)s)
union all
select 'appointment', a.id, p.name, p.id, a.post
from registry_appointment a
join registry_person p on p.id = a.person_id
where a.id = any(%(appointment)s)
