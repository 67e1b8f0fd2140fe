-- A branch's living members today by each item of a month: when they first read something of it alone, and how
-- many of its occasions they were at.
select p.id, p.name, i.id, (
    select min(r.read_on)
    from study_itemmaterial used
    join study_reading r on r.material_id = used.material_id and r.person_id = p.id
    where used.item_id = i.id), (
    select count(*)
    from study_itemoccasion l
    join occasions_occasion o on o.id = l.occasion_id and o.voided_reason = ''
    join occasions_participation c on c.occasion_id = o.id and c.person_id = p.id
    where l.item_id = i.id)
from registry_membership m
join registry_person p on p.id = m.person_id and p.died_on is null
cross join study_planitem i
where m.organisation_id = %(organisation)s and m.kind = 'branch' and m.period @> %(today)s::date
    and i.id = any(%(items)s)
order by p.pinyin, p.id, i.id
