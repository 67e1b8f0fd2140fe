-- Whose number is still there: the next run finds nobody again.
select id
from registry_person
where died_on < %(before)s::date and id_number_hash is not null
