-- How much each institution has overdue, open and done this year in a scope, each counted to at most `cap`.
-- Plan: per institution one descent of a standing index for each of the first two; what is done, and
-- only if asked for, by duty_settled_of_org or duty_settled_in_county from the year's first day on.
select i.id, overdue.number, open.number, done.number
from unnest(%(institutions)s::bigint[], %(counties)s::int[], %(until)s::date[]) as i (id, county_id, until_on)
cross join lateral (
    select count(*) as number
    from (
        select 1
        from rulebook_duty d
        where {scope} and d.institution_id = i.id and d.outcome is null and d.due_on < %(today)s
        limit %(cap)s
    ) f
) overdue
cross join lateral (
    select count(*) as number
    from (
        select 1
        from rulebook_duty d
        where {scope} and d.institution_id = i.id and d.outcome is null
          and d.due_on between %(today)s and i.until_on and d.opens_on <= %(today)s
        limit %(cap)s
    ) f
) open
cross join lateral (
    select count(*) as number
    from (
        select 1
        from rulebook_duty d
        where {scope} and d.institution_id = i.id and d.outcome = 'done'
          and d.settled_on >= date_trunc('year', %(today)s::date)::date
          and %(with_done)s
        limit %(cap)s
    ) f
) done
