-- By the index on expire_date.
select session_key
from django_session
where expire_date < %(before)s
