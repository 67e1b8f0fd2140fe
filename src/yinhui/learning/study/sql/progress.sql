-- A branch's living members today with their study in a year. The members come first, by the index on
-- (organisation, kind); everything else is joined to those few.
with members as (
    select p.id, p.name, p.pinyin
    from registry_membership m
    join registry_person p on p.id = m.person_id
    where m.organisation_id = %(organisation)s and m.kind = 'branch' and m.period @> %(today)s::date
        and p.died_on is null
), alone as (
    select r.person_id, count(distinct r.material_id) as materials, sum(r.minutes) as minutes,
        max(r.read_on) as last_on
    from study_reading r
    where r.person_id in (select id from members)
        and r.read_on between make_date(%(year)s, 1, 1) and make_date(%(year)s, 12, 31)
    group by r.person_id
), together as (
    select * from study_together(
        array(select id from members), make_date(%(year)s, 1, 1), make_date(%(year)s, 12, 31), %(kinds)s)
), paper as (
    select d.person_id, sum(d.copies) as sets
    from study_materialdelivery d
    where d.person_id in (select id from members) and d.voided_reason = ''
        and d.delivered_on between make_date(%(year)s, 1, 1) and make_date(%(year)s, 12, 31)
    group by d.person_id
), due as (
    select i.id as item_id, used.material_id
    from study_planitem i
    join study_studyplan p on p.id = i.plan_id
    join study_itemmaterial used on used.item_id = i.id
    where i.organisation_id = %(organisation)s and p.year = %(year)s and i.month <= %(month)s
), read_due as (
    select r.person_id, count(distinct due.item_id) as items
    from due
    join study_reading r on r.material_id = due.material_id
    where r.person_id in (select id from members)
    group by r.person_id
)
select m.id as person_id, m.name, m.pinyin,
    coalesce(alone.materials, 0) as materials, coalesce(alone.minutes, 0) as alone_min,
    coalesce(together.occasions, 0) as together, coalesce(together.minutes, 0) as together_min,
    coalesce(together.at_door, 0) as at_door, coalesce(paper.sets, 0) as sets,
    (select count(distinct item_id) from due) as due, coalesce(read_due.items, 0) as read_due,
    greatest(alone.last_on, together.last_on) as last_on,
    exists (
        select from study_reading r where r.person_id = m.id and r.material_id = %(material)s
    ) as has_read
from members m
left join alone on alone.person_id = m.id
left join together on together.person_id = m.id
left join paper on paper.person_id = m.id
left join read_due on read_due.person_id = m.id
order by m.pinyin, m.id
