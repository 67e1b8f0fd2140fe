-- Read from the few who died, through the key on person_id.
select e.id
from registry_person p
join registry_lifeevent e on e.person_id = p.id
where p.died_on < %(before)s::date
