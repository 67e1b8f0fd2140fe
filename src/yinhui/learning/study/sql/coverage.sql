-- Members of the branches on a day, with what they opened on their phones in a period, by the organisations of a
-- level above the branches (or the branches themselves). The readings are gathered once, by (county, read_on).
with branches as (
    select o.id, above.id as shown_id
    from registry_organisation o
    left join lateral (
        select a.id from registry_organisation a
        where a.id = any(o.path) and a.kind = any(%(level)s)
        order by cardinality(a.path) desc
        limit 1
    ) as above on true
    where o.id = any(%(branches)s)
), members as (
    select b.shown_id, m.person_id
    from branches b
    join registry_membership m
        on m.organisation_id = b.id and m.kind = 'branch' and m.period @> %(on)s::date
    join registry_person p on p.id = m.person_id and (p.died_on is null or p.died_on > %(on)s)
), used as (
    select r.person_id, count(*) as readings, count(distinct date_trunc('month', r.read_on)) as months
    from study_reading r
    where r.county_id = any(
            select distinct o.county_id from registry_organisation o where o.id = any(%(branches)s))
        and r.how = 'phone' and r.read_on between %(since)s and %(until)s
    group by r.person_id
)
select shown.id, coalesce(shown.name, '其他'), count(*), count(used.person_id),
    coalesce(sum(used.months), 0)::int, coalesce(sum(used.readings), 0)::int
from members m
left join registry_organisation shown on shown.id = m.shown_id
left join used on used.person_id = m.person_id
group by shown.id, shown.name
order by shown.name, shown.id
