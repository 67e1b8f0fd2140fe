-- Duties about what meetings agreed: each item while its organisation stands on the day it is judged by (as for
-- organisations), owed by the post that was named, or else by whom the rule names.
-- Plan: the index (county, agreed_on) gives the few items of the span; the small ladder is hashed whole.
{ladder},
called as ({called}),
judged as (
    select *, least(greatest(opens_on, %(today)s), due_on) as as_of from called
),
placed as (
    select j.*, g.post as named_post, l.group_id, l.branch_id, l.unit_id, l.community_id, l.township_id,
        %(county)s as county_id, null::int as specialist_id
    from judged j
    join rulebook_agreeditem g on g.id = j.subject_id
    join ladder l on l.organisation_id = j.organisation_id and l.period @> j.as_of
),
expected as (
    select p.subject_id, p.clause, p.anchor_on, p.opens_on, p.due_on, p.fact, holder.owed,
        case when p.named_post <> '' then p.organisation_id else holder.organisation_id end as organisation_id,
        case when p.named_post <> '' then p.named_post else holder.post end as post
    from placed p
    cross join lateral (values {holders}) as holder(owed, organisation_id, post)
    where holder.owed = 0 and p.named_post <> '' or holder.organisation_id is not null
)
