-- The names of a page's subjects, four lookups by primary key; of what a meeting agreed also where that is written.
select 'person', p.id, p.name, p.id, '', '', null::bigint
from registry_person p
where p.id = any(%(person)s)
union all
select 'organisation', o.id, o.name, null, '', '', null::bigint
from registry_organisation o
where o.id = any(%(organisation)s)
union all
select 'appointment', a.id, p.name, p.id, a.post, '', null::bigint
from registry_appointment a
join registry_person p on p.id = a.person_id
where a.id = any(%(appointment)s)
union all
select 'agreed', g.id, o.name, null, '', g.source, g.occasion_id
from rulebook_agreeditem g
join registry_organisation o on o.id = g.organisation_id
where g.id = any(%(agreed)s)
