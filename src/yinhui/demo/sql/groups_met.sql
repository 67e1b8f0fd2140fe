-- What they did in the last twelve months, turn by turn round a county's groups, with who came.

create temporary table demo_met as
with turns as (
    select g.id as group_id, g.county_id, g.organisation_id, g.field, g.usual_place, g.called || g.ending as called,
        plan.number, step as turn, plan.how_many,
        hashtextextended(concat_ws('|', 'met', plan.number, step), %(seed)s) as key
    from unnest(%(counties)s::int[], %(activities)s::int[]) with ordinality as plan (county_id, how_many, number)
    cross join lateral generate_series(1, plan.how_many) as step
    join (
        select *, row_number() over (partition by plan order by turn) - 1 as place,
            count(*) over (partition by plan) as groups
        from demo_group
    ) as g on g.plan = plan.number and g.place = (step - 1) %% g.groups
)
select t.*, md5(concat_ws('|', %(seed)s, 'met', t.number, t.turn))::uuid as client_key,
    %(today)s - 2 - 355 * (t.how_many - t.turn) / t.how_many as held_on,
    topic.topic
from turns t
cross join lateral (
    select array_agg(w.topic order by w.turn) as list
    from unnest(%(topic_fields)s::text[], %(topic_turns)s::int[], %(topics)s::text[]) as w (field, turn, topic)
    where w.field = t.field
) as topics
cross join lateral (
    select topics.list[1 + floor(pg_temp.group_dice(t.key, 1) * cardinality(topics.list))::int] as topic
) as topic;

insert into occasions_occasion (
    county_id, client_key, kind, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_by_id, recorded_at, voided_reason, version, duty_ids)
select m.county_id, m.client_key, 'activity', m.organisation_id, m.held_on,
    (array['09:00', '09:30', '14:30'])[1 + floor(pg_temp.group_dice(m.key, 2) * 3)::int]::time,
    60 + 30 * floor(pg_temp.group_dice(m.key, 3) * 4)::int, m.usual_place, m.called || '：' || m.topic,
    m.topic || '，骨干带着大家一起，互相切磋，结束后商定下次的时间。', coalesce(p.name, ''), account.id,
    (m.held_on + time '17:30') at time zone 'Asia/Shanghai', '', 1, '{}'
from demo_met m
left join demo_joined j on j.group_id = m.group_id and j.place = 1
left join registry_person p on p.id = j.person_id
left join lateral (
    select c.id
    from registry_appointment a
    join registry_account c on c.person_id = a.person_id
    where a.organisation_id = m.organisation_id and a.post = 'secretary' and a.period @> m.held_on
    order by a.id limit 1
) as account on true
order by m.held_on, m.client_key;

insert into occasions_participation (occasion_id, person_id, manner)
select o.id, j.person_id, 'tap'
from demo_met m
join occasions_occasion o using (client_key)
join demo_joined j on j.group_id = m.group_id and j.joined_on <= m.held_on
where j.place <= 2 or pg_temp.group_dice(hashint8extended(j.person_key, m.key), 1) < 0.78
order by o.id, j.person_id;

insert into groups_groupactivity (group_id, occasion_id)
select m.group_id, o.id
from demo_met m
join occasions_occasion o using (client_key)
order by o.id;

-- More than half have their next meeting on the schedule, with their members invited.
with planned as (
    insert into scheduling_scheduledoccasion (
        county_id, client_key, organisation_id, kind, setting, title, themes, during, place, cancelled_reason, version,
        scheduled_at)
    select g.county_id, md5(g.key || ' meets next')::uuid, g.organisation_id, 'activity', 'together',
        g.called || g.ending || '活动', '', tstzrange(begins, begins + interval '2 hours'), g.usual_place, '', 1,
        (%(today)s + time '08:00') at time zone 'Asia/Shanghai'
    from demo_group g
    cross join lateral (
        select (%(today)s + 1 + floor(pg_temp.group_dice(g.key, 3) * 12)::int + time '09:00') at time zone 'Asia/Shanghai'
            as begins
    ) as moment
    where pg_temp.group_dice(g.key, 2) < 0.6
    order by g.plan, g.turn
    returning id, county_id, client_key
), linked as (
    insert into groups_groupmeeting (group_id, scheduled_id)
    select g.id, p.id from planned p join demo_group g on md5(g.key || ' meets next')::uuid = p.client_key
    order by p.id
    returning group_id, scheduled_id
)
insert into scheduling_notification (county_id, scheduled_id, person_id, invited, told_how)
select p.county_id, p.id, j.person_id, true, ''
from planned p
join linked l on l.scheduled_id = p.id
join demo_joined j on j.group_id = l.group_id
order by p.id, j.person_id;

drop table demo_host, demo_group, demo_joined, demo_met;
drop function pg_temp.group_dice;
