-- Each county's model of last year and this one, the branches' plans after it (one branch in eight has none), and
-- the occasions at which their items were studied.

insert into study_studyplan (county_id, organisation_id, year, made_at)
select c.id, c.id, year, make_timestamptz(year, 1, 3, 9, 0, 0, 'Asia/Shanghai')
from unnest(%(counties)s::int[]) as c (id)
cross join generate_series(extract(year from %(today)s::date)::int - 1, extract(year from %(today)s::date)::int) as year
order by c.id, year;

-- A theme a month; where there is one for each Friday, on the Fridays on which offices work.
insert into study_planitem (county_id, organisation_id, plan_id, month, planned_on, theme_id, title, way)
select p.county_id, p.organisation_id, p.id, m.month, weekly.day, theme.id,
    coalesce(weekly.topic, theme.title), 'alone_together'
from study_studyplan p
join unnest(%(counties)s::int[], %(fridays)s::boolean[]) as c (id, has_fridays) on c.id = p.organisation_id
cross join generate_series(1, 12) as m (month)
join study_studytheme theme
    on theme.organisation_id = p.organisation_id and theme.title = (%(themes)s::text[])[m.month]
left join lateral (
    select d.day, (%(topics)s::text[])[1 + extract(week from d.day)::int %% cardinality(%(topics)s::text[])] as topic
    from kernel_calendarday d
    where d.iso_weekday = 5 and d.is_workday
        and extract(year from d.day) = p.year and extract(month from d.day) = m.month
) as weekly on c.has_fridays
order by p.id, m.month, weekly.day;

-- The month's material belongs to the month's first item.
insert into study_itemmaterial (county_id, organisation_id, item_id, material_id)
select i.county_id, i.organisation_id, i.id, m.id
from (
    select distinct on (i.plan_id, i.month) i.*, p.year
    from study_planitem i
    join study_studyplan p on p.id = i.plan_id
    where i.organisation_id = any(%(counties)s)
    order by i.plan_id, i.month, i.planned_on, i.id
) as i
join study_material m
    on m.organisation_id = i.organisation_id and m.kind = 'text' and m.issued_for = make_date(i.year, i.month, 1);

insert into study_studyplan (county_id, organisation_id, year, copied_from_id, made_at)
select model.county_id, branch.id, model.year, model.id, model.made_at + interval '10 days'
from study_studyplan model
join (
    select county_id, id, row_number() over (partition by county_id order by id) as number
    from registry_organisation
    where county_id = any(%(counties)s) and kind like '%%branch' and dissolved_on is null
) as branch on branch.county_id = model.county_id and branch.number %% 8 <> 0
where model.organisation_id = any(%(counties)s)
order by model.id, branch.id;

insert into study_planitem (county_id, organisation_id, plan_id, month, planned_on, theme_id, title, way)
select p.county_id, p.organisation_id, p.id, i.month, i.planned_on, i.theme_id, i.title, i.way
from study_studyplan p
join study_planitem i on i.plan_id = p.copied_from_id
where p.county_id = any(%(counties)s)
order by p.id, i.id;

insert into study_itemmaterial (county_id, organisation_id, item_id, material_id)
select mine.county_id, mine.organisation_id, mine.id, used.material_id
from study_studyplan p
join study_planitem model on model.plan_id = p.copied_from_id
join study_itemmaterial used on used.item_id = model.id
join study_planitem mine
    on mine.plan_id = p.id and mine.month = model.month and mine.planned_on is not distinct from model.planned_on
where p.county_id = any(%(counties)s);

-- What was held on the very day; in plans by the month, its first study, else its theme day.
insert into study_itemoccasion (county_id, organisation_id, item_id, occasion_id)
select distinct on (i.id) i.county_id, i.organisation_id, i.id, o.id
from study_planitem i
join study_studyplan p on p.id = i.plan_id
join occasions_occasion o
    on o.organisation_id = i.organisation_id and o.voided_reason = '' and o.kind = any(%(kinds)s)
    and case when i.planned_on is null
        then o.held_on >= make_date(p.year, i.month, 1) and o.held_on < make_date(p.year, i.month, 1) + interval '1 month'
        else o.held_on = i.planned_on end
where i.county_id = any(%(counties)s)
order by i.id, o.kind = 'study' desc, o.held_on, o.id;
