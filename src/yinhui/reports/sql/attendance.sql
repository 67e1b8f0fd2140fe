-- For each branch, over the occasions that every member is expected at: how many were expected and how many
-- came, in the period and in the last two half-years up to its end. Membership is that of the day held.
, called as (
    select o.id, o.organisation_id, o.held_on
    from branch b
    join occasions_occasion o on o.organisation_id = b.id
    where o.voided_reason = '' and o.kind = any(%(all_member_kinds)s) and o.setting in ('together', 'online')
      and o.held_on > least(%(since)s::date - 1, (%(until)s::date - interval '12 months')::date)
      and o.held_on <= %(until)s
)
select c.organisation_id as branch_id,
       count(*) filter (where c.held_on >= %(since)s) as expected,
       count(a.id) filter (where c.held_on >= %(since)s) as came,
       count(*) filter (where c.held_on > %(until)s::date - interval '6 months') as expected_latter,
       count(a.id) filter (where c.held_on > %(until)s::date - interval '6 months') as came_latter,
       count(*) filter (where c.held_on > %(until)s::date - interval '12 months'
                          and c.held_on <= %(until)s::date - interval '6 months') as expected_former,
       count(a.id) filter (where c.held_on > %(until)s::date - interval '12 months'
                             and c.held_on <= %(until)s::date - interval '6 months') as came_former
from called c
join registry_membership m
    on m.organisation_id = c.organisation_id and m.kind = 'branch' and m.period @> c.held_on
join registry_person p on p.id = m.person_id
    and p.political_status = any(%(party)s) and (p.died_on is null or p.died_on > c.held_on)
left join occasions_participation a on a.occasion_id = c.id and a.person_id = m.person_id
group by c.organisation_id
