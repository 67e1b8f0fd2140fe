-- Occasions of a plan's organisation that can only be one of its items: held on the item's very day, or in its
-- month under the same title. An occasion that is linked to an item already is left as somebody said it.
insert into study_itemoccasion (county_id, organisation_id, item_id, occasion_id)
select i.county_id, i.organisation_id, i.id, o.id
from study_planitem i
join study_studyplan p on p.id = i.plan_id
join occasions_occasion o
    on o.organisation_id = i.organisation_id
    and o.voided_reason = '' and o.kind = any(%(kinds)s)
    and extract(year from o.held_on) = p.year
    and (o.held_on = i.planned_on or extract(month from o.held_on) = i.month and o.title = i.title)
where i.plan_id = %(plan)s and i.way <> 'alone'
    and not exists (select from study_itemoccasion l where l.occasion_id = o.id)
on conflict do nothing
