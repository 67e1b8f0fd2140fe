-- What each branch holds again and again, by the institutions its county practises. The chair is its secretary. They
-- began with the year, so that the turn of the themes is the same whenever the demonstration is built in it.
insert into scheduling_standingarrangement (
    county_id, client_key, organisation_id, kind, setting, title, themes, rhythm, weekday, nth, month_day, starts_at,
    duration_min, room_id, place, chair_id, on_holiday, begins_on, ends_on, paused, version)
select o.county_id, md5(concat_ws('|', %(seed)s, 'arrangement', i.code, o.id))::uuid, o.id, held.kind, 'together',
    held.title, held.themes, held.rhythm, held.weekday, null, held.month_day, held.starts_at, held.duration_min,
    room.id, '', holder.person_id, held.on_holiday, date_trunc('year', %(today)s::date)::date, null, false, 1
from registry_organisation o
join rulebook_institution i on i.county_id = o.county_id and i.code in ('friday-study', 'theme-day')
cross join lateral (
    select 'study' as kind, '周五集中学习' as title, %(study_themes)s::varchar[] as themes, 'weekly' as rhythm,
        5 as weekday, null::int as month_day, time '09:00' as starts_at, 90 as duration_min, 'next_workday' as on_holiday
    where i.code = 'friday-study' and o.kind in ('compound_branch', 'community_branch')
    union all
    select 'theme_day', '主题党日', %(party_day_themes)s::varchar[],
        case when o.fixed_day is null then 'month_day' else 'fixed_day' end, null,
        case when o.fixed_day is null then 15 end, time '14:30', 120, 'next_workday'
    where i.code = 'theme-day' and o.kind in ('compound_branch', 'community_branch', 'unit_branch')
) as held
left join scheduling_room room on room.organisation_id = o.id and room.name = '支部活动室'
left join lateral (
    select a.person_id from registry_appointment a
    where a.organisation_id = o.id and a.post = 'secretary' and a.period @> %(today)s::date
    limit 1
) as holder on true
where o.county_id = any(%(counties)s) and o.dissolved_on is null
order by o.id, held.kind;
