-- For each item, how many members of its branch today read one of its materials in the plan's year or before.
select i.id, count(distinct m.person_id)
from study_planitem i
join study_itemmaterial used on used.item_id = i.id
join study_reading r on r.material_id = used.material_id
join registry_membership m
    on m.person_id = r.person_id and m.organisation_id = i.organisation_id
    and m.kind = 'branch' and m.period @> %(today)s::date
where i.id = any(%(items)s)
group by i.id
