-- Read from the few who died, through the key on person_id.
select f.id
from registry_person p
join registry_familycontact f on f.person_id = p.id
where p.died_on < %(before)s::date
