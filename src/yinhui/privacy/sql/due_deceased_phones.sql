-- Whose row still has something of it: the next run finds nobody again.
select id
from registry_person
where died_on < %(before)s::date and (phone <> '' or landline <> '' or note <> '')
