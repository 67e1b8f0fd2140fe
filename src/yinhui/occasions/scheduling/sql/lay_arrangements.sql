-- Brings what is scheduled from now to the horizon in line with a county's arrangements, in one statement: new days
-- are made, days nobody has touched follow changes, days that no longer come are withdrawn. Left alone: what somebody
-- changed by hand (version), told people of (unless it is among `told_too`: they must then be told anew), cancelled for
-- a reason of their own, or wrote minutes of. Idempotent by the unique (from_arrangement_id, arranged_for).
with days as ({days}),
wanted as (
    select d.id, d.arranged_for, a.county_id, a.organisation_id, a.kind, a.setting, a.title, a.room_id, a.place, a.chair_id,
        coalesce(a.themes[1 + (d.turn - 1) %% nullif(cardinality(a.themes), 0)], '') as themes,
        tstzrange(
            (d.held_on + a.starts_at) at time zone 'Asia/Shanghai',
            (d.held_on + a.starts_at + make_interval(mins => a.duration_min)) at time zone 'Asia/Shanghai'
        ) as during
    from days d
    join scheduling_standingarrangement a on a.id = d.id
    where d.held_on is not null
        and (d.held_on + a.starts_at) at time zone 'Asia/Shanghai' > %(now)s
),
untouched as (
    select s.id, s.from_arrangement_id, s.arranged_for, s.cancelled_reason
    from scheduling_scheduledoccasion s
    where s.county_id = %(county)s and lower(s.during) > %(now)s and s.arranged_for <= %(until)s
        and (%(only)s::bigint[] is null or s.from_arrangement_id = any(%(only)s))
        and s.from_arrangement_id is not null and s.version = 1 and s.occasion_id is null
        and (s.notified_at is null or s.id = any(%(told_too)s))
        and s.cancelled_reason in ('', %(withdrawn)s)
),
gone as (
    update scheduling_scheduledoccasion s set cancelled_reason = %(withdrawn)s
    from untouched u
    where s.id = u.id and u.cancelled_reason = ''
        and not exists (
            select from wanted w where w.id = u.from_arrangement_id and w.arranged_for = u.arranged_for)
    returning s.id, lower(s.during) as was
),
changed as (
    update scheduling_scheduledoccasion s
    set kind = w.kind, setting = w.setting, title = w.title, themes = w.themes, during = w.during, room_id = w.room_id,
        place = w.place, chair_id = w.chair_id, cancelled_reason = '', notified_at = null
    from untouched u
    join wanted w on w.id = u.from_arrangement_id and w.arranged_for = u.arranged_for
    where s.id = u.id
        and (s.kind, s.setting, s.title, s.themes, s.during, s.room_id, s.place, s.chair_id, s.cancelled_reason)
            is distinct from (w.kind, w.setting, w.title, w.themes, w.during, w.room_id, w.place, w.chair_id, '')
    returning s.id, lower(old.during) as was, lower(new.during) as now, old.notified_at
),
untold as (
    update scheduling_notification n set told_how = '', told_by_id = null, told_at = null, seen_at = null
    from changed c
    where c.notified_at is not null and n.scheduled_id = c.id
),
made as (
    insert into scheduling_scheduledoccasion
        (county_id, client_key, organisation_id, kind, setting, title, themes, during, room_id, place, chair_id,
         cancelled_reason, from_arrangement_id, arranged_for, version, scheduled_at)
    select county_id, gen_random_uuid(), organisation_id, kind, setting, title, themes, during, room_id, place, chair_id,
        '', id, arranged_for, 1, %(now)s
    from wanted
    on conflict (from_arrangement_id, arranged_for) do nothing
    returning id
)
-- Moved are those whose time is another, or is none.
select (select count(*) from made), (select count(*) from changed), (select count(*) from gone),
    m.ids, m.was, m.now
from (
    select coalesce(array_agg(id order by was, id), '{}') as ids, coalesce(array_agg(was order by was, id), '{}') as was,
        coalesce(array_agg(now order by was, id), '{}') as now
    from (
        select id, was, now from changed where was <> now
        union all
        select id, was, null from gone
    ) moves
) m
