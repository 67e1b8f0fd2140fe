-- The plans behind what was signed in to, with their sign-in; and leave for half of those who did not come.

create temporary table demo_planned as
select o.id as occasion_id, md5(concat_ws('|', %(seed)s, 'planned', o.client_key))::uuid as client_key
from occasions_occasion o
where o.county_id = any(%(counties)s) and o.held_on >= %(today)s::date - 183 and o.voided_reason = ''
  and o.kind in ('general_meeting', 'theme_day', 'organisational_life', 'party_lecture')
  and exists (select from occasions_participation a where a.occasion_id = o.id and a.manner <> 'typed')
  and not exists (select from scheduling_scheduledoccasion s where s.occasion_id = o.id);

insert into scheduling_scheduledoccasion (
    county_id, client_key, organisation_id, kind, setting, title, themes, during, place, notified_at,
    cancelled_reason, occasion_id, version, scheduled_at)
select o.county_id, p.client_key, o.organisation_id, o.kind, o.setting, o.title, '',
    tstzrange(begins.at, begins.at + make_interval(mins => o.duration_min)), o.place, begins.at - interval '3 days',
    '', o.id, 1, begins.at - interval '4 days'
from demo_planned p
join occasions_occasion o on o.id = p.occasion_id
cross join lateral (select (o.held_on + o.starts_at) at time zone 'Asia/Shanghai' as at) as begins
order by o.held_on, o.id;

insert into signin_signin (county_id, scheduled_id, person_id, manner, signed_at, entered_at)
select s.county_id, s.id, a.person_id, a.manner, a.signed_at, coalesce(a.signed_at, upper(s.during))
from demo_planned p
join scheduling_scheduledoccasion s on s.client_key = p.client_key
join occasions_participation a on a.occasion_id = p.occasion_id
where a.manner <> 'typed'
order by s.id, a.person_id;

insert into signin_leave (county_id, scheduled_id, person_id, reason, asked_at)
select s.county_id, s.id, m.person_id,
    (array['illness', 'illness', 'away', 'family', 'other'])[1 + floor(pg_temp.dice(thrown.key, 2) * 5)::int],
    lower(s.during) - interval '1 day'
from demo_planned p
join scheduling_scheduledoccasion s on s.client_key = p.client_key
join occasions_occasion o on o.id = p.occasion_id
join registry_membership m on m.organisation_id = s.organisation_id and m.kind = 'branch' and m.period @> o.held_on
join registry_person r on r.id = m.person_id and (r.died_on is null or r.died_on > o.held_on)
join demo_signin_number n on n.kind = 'person' and n.id = m.person_id
cross join lateral (
    select hashint8extended(n.number, %(seed)s + o.held_on - date '2020-01-01' + 7) as key
) as thrown
where pg_temp.dice(thrown.key, 1) < 0.5
  and not exists (select from occasions_participation a where a.occasion_id = o.id and a.person_id = m.person_id)
order by s.id, m.person_id;

drop table demo_signin_number, demo_homebound, demo_at_home, demo_planned;
