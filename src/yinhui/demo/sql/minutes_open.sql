-- One branch of eight met as a committee in the last days and has not confirmed its minutes: of these, two of three
-- have a draft, the others have nothing yet.

create temporary table demo_open_minutes as
select o.id as organisation_id, o.county_id,
    md5(concat_ws('|', %(seed)s, 'open minutes', n.number))::uuid as client_key,
    (%(today)s::date - 1 - floor(pg_temp.dice(thrown.key, 2) * 6)::int + time '09:30')
        at time zone 'Asia/Shanghai' as begins,
    pg_temp.dice(thrown.key, 3) < 0.67 as has_draft,
    holder.person_id as chair_id, holder.name as chair, account.id as account_id
from registry_organisation o
join demo_minutes_number n on n.kind = 'organisation' and n.id = o.id
cross join lateral (select hashint8extended(n.number, %(seed)s + 93) as key) as thrown
join lateral (
    select a.person_id, p.name
    from registry_appointment a join registry_person p on p.id = a.person_id
    where a.organisation_id = o.id and a.post = 'secretary' and a.period @> %(today)s::date
    limit 1
) as holder on true
left join registry_account account on account.person_id = holder.person_id
where o.county_id = any(%(counties)s) and o.dissolved_on is null and o.kind = any(%(branch_kinds)s)
  and pg_temp.dice(thrown.key, 1) < 0.125;

insert into scheduling_scheduledoccasion (
    county_id, client_key, organisation_id, kind, setting, title, themes, during, place, chair_id, notified_at,
    cancelled_reason, version, scheduled_at)
select county_id, client_key, organisation_id, 'committee_meeting', 'together',
    extract(month from begins at time zone 'Asia/Shanghai')::int || '月支委会', '研究下月主题党日安排和走访慰问。',
    tstzrange(begins, begins + interval '1 hour'), '支部活动室', chair_id, begins - interval '2 days', '', 1,
    begins - interval '3 days'
from demo_open_minutes
order by client_key;

insert into signin_signin (county_id, scheduled_id, person_id, manner, signed_at, entered_at)
select distinct on (s.id, a.person_id) s.county_id, s.id, a.person_id, 'tap', lower(s.during), lower(s.during)
from demo_open_minutes d
join scheduling_scheduledoccasion s using (client_key)
join registry_appointment a on a.organisation_id = s.organisation_id and a.post <> 'specialist'
    and a.period @> %(today)s::date
order by s.id, a.person_id;

insert into minutes_minutes (
    county_id, organisation_id, scheduled_id, body, version, saved_at, saved_by_id, confirmed_for)
select s.county_id, s.organisation_id, s.id,
    jsonb_build_object(
        'chair', d.chair, 'recorder', d.chair, 'place', '支部活动室', 'starts_at', '09:30', 'ends_at', '10:30',
        'parts', jsonb_build_object(
            'opening', '研究下月主题党日安排和走访慰问。', 'discussion', '大家认为安排周到，建议早作准备。'),
        'speeches', '[]'::jsonb, 'resolutions', '[]'::jsonb, 'grades', '{}'::jsonb,
        'to_dos', jsonb_build_array(jsonb_build_object(
            'what', '走访慰问住院的老同志', 'post', 'secretary', 'person_id', null,
            'due_on', to_char(%(today)s::date + 10, 'YYYY-MM-DD')))),
    4, upper(s.during) + interval '5 minutes', d.account_id, ''
from demo_open_minutes d
join scheduling_scheduledoccasion s using (client_key)
where d.has_draft
order by s.id;
