-- Two trainings of secretaries a year in every county; in some an exchange of each area in every quarter. Those
-- before today were held, this year's others are planned.

insert into classes_area (county_id, organisation_id, name)
select county_id, county_id, '第' || (array['一', '二', '三', '四', '五'])[number] || '片区'
from unnest(%(area_counties)s::int[]) as county_id
cross join generate_series(1, %(areas)s) as number
order by county_id, number;

insert into classes_areabranch (county_id, area_id, branch_id)
select b.county_id, a.id, b.id
from (
    select o.id, o.county_id, ntile(%(areas)s) over (partition by o.county_id order by o.kind, o.id) as number
    from registry_organisation o
    where o.county_id = any(%(area_counties)s) and o.kind in ('unit_branch', 'community_branch', 'compound_branch')
      and o.dissolved_on is null
) as b
join (
    select id, county_id, row_number() over (partition by county_id order by id) as number from classes_area
) as a on a.county_id = b.county_id and a.number = b.number
order by b.id;

create temporary table demo_gathering as
select county.id as county_id, null::bigint as area_id, 'training' as kind, planned.day as planned_on,
    case when extract(month from planned.day) < 7 then '上半年' else '下半年' end || '支部书记培训班' as title,
    '县委党校' as place, '集中学习支部工作条例，交流支部工作做法，实地观摩一个示范支部。' as text,
    md5(concat_ws('|', %(seed)s, 'training', county.number, planned.day))::uuid as client_key
from unnest(%(counties)s::int[]) with ordinality as county (id, number)
cross join unnest(%(training_days)s::date[]) as planned (day)
union all
select a.county_id, a.id, 'exchange', planned.day,
    a.name || '第' || (array['一', '二', '三', '四'])[extract(quarter from planned.day)::int] || '季度交流',
    '轮值支部活动室', '轮值支部介绍做法，各支部书记交流，商定下季度的主题。',
    md5(concat_ws('|', %(seed)s, 'exchange', a.number, planned.day))::uuid
from (
    select *, row_number() over (order by id) as number
    from classes_area where county_id = any(%(area_counties)s)
) as a
cross join unnest(%(exchange_days)s::date[]) as planned (day);

insert into occasions_occasion (
    county_id, client_key, kind, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_by_id, recorded_at, voided_reason, version, duty_ids)
select g.county_id, g.client_key, g.kind, g.county_id, g.planned_on, time '09:00', 180, g.place, g.title, g.text,
    coalesce(holder.name, ''), holder.account_id, (g.planned_on + time '17:00') at time zone 'Asia/Shanghai', '', 1, '{}'
from demo_gathering g
left join lateral (
    select p.name, c.id as account_id
    from registry_appointment a
    join registry_person p on p.id = a.person_id
    left join registry_account c on c.person_id = a.person_id
    where a.organisation_id = g.county_id and a.post = 'bureau_clerk' and a.period @> g.planned_on
    order by a.id limit 1
) as holder on true
where g.planned_on < %(today)s
order by g.planned_on, g.client_key;

insert into occasions_participation (occasion_id, person_id, manner)
select distinct o.id, a.person_id, 'tap'
from demo_gathering g
join occasions_occasion o using (client_key)
join registry_appointment a on a.county_id = g.county_id and a.period @> g.planned_on
join registry_organisation at on at.id = a.organisation_id
join registry_person p on p.id = a.person_id and (p.died_on is null or p.died_on > g.planned_on)
join (
    select id, row_number() over (order by id) as number
    from registry_person where county_id = any(%(counties)s)
) as n on n.id = p.id
where case g.kind
        when 'training' then a.post in ('secretary', 'community_secretary')
        else a.post in ('secretary', 'deputy_secretary') and exists (
            select from classes_areabranch b where b.area_id = g.area_id and b.branch_id = at.id)
    end
  and pg_temp.class_dice(hashtextextended(g.client_key::text, n.number), 1) < 0.9
order by o.id, a.person_id;

insert into classes_gathering (
    county_id, organisation_id, kind, area_id, planned_on, title, place, cancelled_reason, occasion_id)
select g.county_id, g.county_id, g.kind, g.area_id, g.planned_on, g.title, g.place, '', o.id
from demo_gathering g
left join occasions_occasion o using (client_key)
order by g.planned_on, g.client_key;

drop table demo_term, demo_learner, demo_lesson, demo_gathering;
drop function pg_temp.class_dice;
