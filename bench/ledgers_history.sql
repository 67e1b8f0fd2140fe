-- A year of organised life for every branch of a county, and ten years for one of them: 48 occasions a year
-- (a theme day a month, study three times a month), three members of four at each.

insert into occasions_occasion (
    county_id, client_key, kind, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_at, voided_reason, version, duty_ids, setting)
select o.county_id, gen_random_uuid(), case when turn %% 4 = 0 then 'theme_day' else 'study' end, o.id,
    day.held_on, '09:00', 90, '支部活动室', '组织生活', '', '', day.held_on + time '17:00', '', 1, '{}',
    case when turn %% 24 = 5 then 'home' else 'together' end
from registry_organisation o
cross join lateral generate_series(0, 48 * case when o.id = %(long)s then 10 else 1 end - 1) as turn
cross join lateral (select %(today)s::date - 1 - turn * 365 / 48 as held_on) as day
where o.county_id = %(county)s and o.kind in ('compound_branch', 'community_branch', 'unit_branch')
order by day.held_on, o.id;

insert into occasions_participation (occasion_id, person_id, manner)
select o.id, m.person_id, 'typed'
from occasions_occasion o
join registry_membership m on m.organisation_id = o.organisation_id and m.kind = 'branch' and upper_inf(m.period)
where o.county_id = %(county)s and o.title = '组织生活'
  and (hashint8extended(m.person_id, o.id) & 7) < case o.setting when 'home' then 1 else 6 end
order by o.id, m.person_id;
