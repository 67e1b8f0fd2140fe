-- Merged ones only; what waits for its writer is never removed.
select id
from minutes_setaside
where settled_at < %(before)s
