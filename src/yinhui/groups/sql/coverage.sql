-- How far groups, alliances and activities reach, by street and community (XQ1): of the retired people seen
-- through each today, how many belonged to a group or an alliance, or came to an activity, in the period.
-- One pass over the county's people; who lives in one community and belongs to another counts in both.
with person as (
    select p.id, p.visible_in
    from registry_person p
    where p.county_id = %(county)s and p.visible_in && %(organisations)s::int[]
      and p.retirement_kind = any(%(retired)s) and p.died_on is null
),
in_group as (
    select distinct m.person_id as id
    from groups_groupmember m
    where m.county_id = %(county)s and m.period && daterange(%(since)s, %(until)s, '[]')
),
in_alliance as (
    select distinct m.person_id as id
    from registry_membership m
    where m.county_id = %(county)s and m.kind = 'alliance' and m.period && daterange(%(since)s, %(until)s, '[]')
),
came as (
    select distinct a.person_id as id
    from occasions_occasion o
    join occasions_participation a on a.occasion_id = o.id
    where o.county_id = %(county)s and o.held_on between %(since)s and %(until)s and o.voided_reason = ''
      and o.kind = any(%(kinds)s)
),
reached as (
    select p.id, p.visible_in,
        g.id is not null as in_group, l.id is not null as in_alliance, c.id is not null as came
    from person p
    left join in_group g using (id)
    left join in_alliance l using (id)
    left join came c using (id)
)
select o.id as organisation_id, o.name, o.kind, o.parent_id,
    count(*) as people,
    count(*) filter (where r.in_group) as in_group,
    count(*) filter (where r.in_alliance) as in_alliance,
    count(*) filter (where r.came) as came,
    count(*) filter (where r.in_group or r.in_alliance or r.came) as reached
from reached r
cross join unnest(r.visible_in) as seen(id)
join registry_organisation o on o.id = seen.id
where o.id = any(%(organisations)s::int[])
group by o.id
order by o.path
