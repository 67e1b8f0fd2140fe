-- Word of the next five days' occasions has been sent: two of three know of it by telephone or in person, told by the
-- secretary; the others stand on the list of those to be told.
with soon as (
    update scheduling_scheduledoccasion s
    set notified_at = %(now)s::timestamptz - interval '1 day'
    where s.county_id = any(%(counties)s) and s.from_arrangement_id is not null and s.cancelled_reason = ''
        and lower(s.during) < %(now)s::timestamptz + interval '5 days'
    returning s.id, s.county_id, s.organisation_id, s.chair_id,
        (lower(s.during) at time zone 'Asia/Shanghai')::date as day
),
told as (
    select s.id, s.county_id, s.chair_id, m.person_id,
        (array['telephone', 'in_person', ''])[
            1 + row_number() over (partition by s.id order by m.person_id) %% 3] as how
    from soon s
    join registry_membership m on m.organisation_id = s.organisation_id and m.kind = 'branch' and m.period @> s.day
    join registry_person p on p.id = m.person_id and p.died_on is null
)
insert into scheduling_notification (
    county_id, scheduled_id, person_id, invited, told_how, told_by_id, told_at, seen_at)
select t.county_id, t.id, t.person_id, false, t.how, case when t.how <> '' then account.id end,
    case when t.how <> '' then %(now)s::timestamptz - interval '4 hours' end, null
from told t
left join lateral (
    select a.id from registry_account a where a.person_id = t.chair_id order by a.id limit 1
) as account on true
order by t.id, t.person_id;
