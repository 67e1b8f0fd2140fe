-- Duties about organisations: each that stands on the day it is judged by (as for people), its place in the
-- tree of that day, and its full members of that day if the rule asks for a number.
-- Plan: a county has thousands of organisations at most; of a branch's members only as many are looked at, by
-- the index (organisation, kind), as decide the question.
{ladder},
spoken as materialized ({spoken}),
called as (
    select o.id as subject_id, s.clause, s.anchor_on, s.opens_on + shift.days as opens_on,
        s.due_on + shift.days as due_on, s.fact
    from registry_organisation o
    cross join spoken s
    -- from the rule's day of the month to the branch's own
    cross join lateral (
        select case when s.fixed_day is null then 0 else coalesce(o.fixed_day, s.fixed_day) - s.fixed_day end
    ) as shift(days)
    where o.county_id = %(county)s and o.kind = any(%(kinds)s::text[])
),
judged as (
    select *, least(greatest(opens_on, %(today)s), due_on) as as_of from called
),
placed as (
    select j.*, l.group_id, l.branch_id, l.unit_id, l.community_id, l.township_id,
        %(county)s as county_id, null::int as specialist_id
    from judged j
    join ladder l on l.organisation_id = j.subject_id and l.period @> j.as_of
    cross join lateral (
        select count(*) as full_members
        from (
            select
            from registry_membership m
            join registry_person p on p.id = m.person_id
            where %(members_counted)s > 0
              and m.organisation_id = j.subject_id and m.kind = 'branch' and m.period @> j.as_of
              and p.political_status = '01' and (p.died_on is null or p.died_on > j.as_of)
            limit %(members_counted)s
        ) as counted
    ) as strength
    where (%(full_members_min)s::int is null or strength.full_members >= %(full_members_min)s::int)
      and (%(full_members_max)s::int is null or strength.full_members <= %(full_members_max)s::int)
),
expected as (
    select p.subject_id, p.clause, p.anchor_on, p.opens_on, p.due_on, p.fact, holder.owed, holder.organisation_id,
        holder.post
    from placed p
    cross join lateral (values {holders}) as holder(owed, organisation_id, post)
    where holder.organisation_id is not null
)
