-- The living members today of an item's branch, with what each read of it alone and discussed of it together.
select p.id, p.name, alone.read_on, coalesce(alone.materials, 0), (
    select count(*)
    from study_itemoccasion l
    join occasions_occasion o on o.id = l.occasion_id and o.voided_reason = ''
    join occasions_participation c on c.occasion_id = o.id and c.person_id = p.id
    where l.item_id = %(item)s)
from registry_membership m
join registry_person p on p.id = m.person_id and p.died_on is null
left join lateral (
    select min(r.read_on) as read_on, count(distinct r.material_id) as materials
    from study_itemmaterial used
    join study_reading r on r.material_id = used.material_id and r.person_id = p.id
    where used.item_id = %(item)s
) as alone on true
where m.organisation_id = %(organisation)s and m.kind = 'branch' and m.period @> %(today)s::date
order by alone.read_on is not null, p.pinyin, p.id
