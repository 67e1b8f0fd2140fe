-- By the primary key of both: those who died before the day are few and found by the filter on died_on.
select c.person_id
from registry_personcircumstances c
join registry_person p on p.id = c.person_id
where p.died_on < %(before)s::date
