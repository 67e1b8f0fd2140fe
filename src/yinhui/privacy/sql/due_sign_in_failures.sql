-- Locks last minutes; what is older only says who tried.
select id
from axes_accessattempt
where attempt_time < %(before)s
