-- Sessions end within a day; what was last seen before is over.
select id
from accounts_signin
where last_seen_at < %(before)s
