-- Coming occasions of which people were told, on another day than their arrangement would lay them now; nobody moved
-- them by hand.
with days as ({days})
select s.id, d.held_on
from days d
join scheduling_scheduledoccasion s on s.from_arrangement_id = d.id and s.arranged_for = d.arranged_for
where s.county_id = %(county)s and lower(s.during) > %(now)s and s.version = 1 and s.notified_at is not null
    and s.occasion_id is null and s.cancelled_reason = ''
    and d.held_on is distinct from (lower(s.during) at time zone 'Asia/Shanghai')::date
