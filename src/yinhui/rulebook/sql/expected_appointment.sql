-- Duties about terms of office: each appointment that still stands on the day it is judged by.
{ladder},
called as ({called}),
judged as (
    select *, least(greatest(opens_on, %(today)s), due_on) as as_of from called
),
placed as (
    select j.*, l.group_id, l.branch_id, l.unit_id, l.community_id, l.township_id,
        %(county)s as county_id, null::int as specialist_id
    from judged j
    join ladder l on l.organisation_id = j.organisation_id and l.period @> j.as_of
    -- the last day of a term belongs to it, whether the appointment was entered to end on it or after it
    where j.period @> least(j.as_of, j.anchor_on - 1)
),
expected as (
    select p.subject_id, p.clause, p.anchor_on, p.opens_on, p.due_on, p.fact, holder.owed, holder.organisation_id,
        holder.post
    from placed p
    cross join lateral (values {holders}) as holder(owed, organisation_id, post)
    where holder.organisation_id is not null
)
