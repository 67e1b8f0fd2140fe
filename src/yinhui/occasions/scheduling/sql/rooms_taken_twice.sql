-- Of the occasions of one page of a list, those whose room another one has at the same time. By the GiST index on
-- (room_id, during).
select s.id
from scheduling_scheduledoccasion s
where s.id = any(%(ids)s) and s.cancelled_reason = '' and s.occasion_id is null
    and exists (
        select from scheduling_scheduledoccasion t
        where t.room_id = s.room_id and t.during && s.during and t.id <> s.id and t.cancelled_reason = '')
