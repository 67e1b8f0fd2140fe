-- Decided ones only; what is still open is never emptied.
select id
from privacy_request
where decided_on < %(before)s::date and said_sealed is not null
