-- By the moment it began; whose reason is 其他 already is not found again.
select l.id
from signin_leave l
join scheduling_scheduledoccasion s on s.id = l.scheduled_id
where lower(s.during) < %(before)s and l.reason <> 'other'
