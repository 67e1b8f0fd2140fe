-- A scope's standing duties by day, institution and occasion.
-- Plan: for each institution and span one descent of duty_standing_of_org or duty_standing_in_county (the scope's
-- equality, institution, range of due_on), which reads at most `cap` rows. A county asks with a span for every
-- day, so that one crowded day does not hide the days after it; others with one span.
select i.id, g.due_on, g.clause, g.number, sum(g.number) over (partition by i.id, s.first_on) >= %(cap)s
from unnest(%(institutions)s::bigint[], %(counties)s::int[]) as i (id, county_id)
cross join unnest(%(first_days)s::date[], %(last_days)s::date[]) as s (first_on, last_on)
cross join lateral (
    select f.due_on, f.clause, count(*) as number
    from (
        select d.due_on, d.clause
        from rulebook_duty d
        where {scope}
          and d.institution_id = i.id
          and d.outcome is null
          and d.due_on between s.first_on and s.last_on
        limit %(cap)s
    ) f
    group by f.due_on, f.clause
) g
order by g.due_on, g.number desc, i.id, g.clause
