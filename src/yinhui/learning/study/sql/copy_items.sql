-- The items of the plans' sources, with the materials that are still offered and are not one past month's own.
-- A day that falls out of its month by the shift of whole weeks is left open.
with made as (
    insert into study_planitem (county_id, organisation_id, plan_id, month, planned_on, theme_id, title, way)
    select p.county_id, p.organisation_id, p.id, i.month,
        case when extract(month from i.planned_on + %(days_later)s) = i.month
            and extract(year from i.planned_on + %(days_later)s) = p.year
            then i.planned_on + %(days_later)s end,
        i.theme_id, i.title, i.way
    from study_studyplan p
    join study_planitem i on i.plan_id = p.copied_from_id
    where p.id = any(%(plans)s)
    order by p.id, i.month, i.planned_on, i.id
    returning id, plan_id, county_id, organisation_id, month, title, planned_on
), numbered_made as (
    select *, row_number() over (partition by plan_id order by id) as number from made
), numbered_source as (
    select i.id, p.id as plan_id,
        row_number() over (partition by p.id order by i.month, i.planned_on, i.id) as number
    from study_studyplan p
    join study_planitem i on i.plan_id = p.copied_from_id
    where p.id = any(%(plans)s)
)
insert into study_itemmaterial (county_id, organisation_id, item_id, material_id)
select made.county_id, made.organisation_id, made.id, used.material_id
from numbered_made made
join numbered_source source using (plan_id, number)
join study_itemmaterial used on used.item_id = source.id
join study_material m on m.id = used.material_id and m.withdrawn_at is null
where %(days_later)s = 0 or m.issued_for is null
