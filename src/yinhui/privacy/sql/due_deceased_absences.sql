-- Read from the few who died, through the key on person_id.
select a.id
from registry_person p
join registry_absence a on a.person_id = p.id
where p.died_on < %(before)s::date
