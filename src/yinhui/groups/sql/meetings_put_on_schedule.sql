-- Meetings to come that groups had noted by their day alone go on the schedule, at nine, for two hours.
with planned as (
    insert into scheduling_scheduledoccasion (
        county_id, client_key, organisation_id, kind, setting, title, themes, during, place, cancelled_reason, version,
        scheduled_at)
    select g.county_id, md5('group meeting ' || g.id)::uuid, g.organisation_id, 'activity', 'together',
        left(g.name || '活动', 100), g.next_words,
        tstzrange((g.next_on + time '09:00') at time zone 'Asia/Shanghai',
            (g.next_on + time '11:00') at time zone 'Asia/Shanghai'),
        g.usual_place, '', 1, now()
    from groups_interestgroup g
    where g.next_on >= current_date and g.closed_on is null
    returning id, client_key
)
insert into groups_groupmeeting (group_id, scheduled_id)
select g.id, p.id
from planned p
join groups_interestgroup g on md5('group meeting ' || g.id)::uuid = p.client_key;

-- Their foreign keys are looked at now: the table is changed in the same migration.
set constraints all immediate;
