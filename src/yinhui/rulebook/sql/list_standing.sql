-- The ids of a scope's standing duties, in order, at most `cap`.
-- Plan: for each institution one descent of duty_standing_of_org or duty_standing_in_county (the scope's equality,
-- institution, range of due_on), which gives at most `cap` rows in the order of due_on (by due_on alone: a tie of
-- a whole county must not be sorted), and then one sort of what they gave. With people named, duty_of_subject instead.
select found.id
from unnest(%(institutions)s::bigint[], %(counties)s::int[], %(until)s::date[])
     with ordinality as i (id, county_id, until_on, position)
cross join lateral (
    select d.id, d.due_on
    from rulebook_duty d
    where {scope}
      and d.institution_id = i.id
      and d.outcome is null
      and d.due_on between %(due_from)s and i.until_on
      and {window}
      and {narrowing}
    order by d.due_on {direction}
    limit %(cap)s
) found
order by {by_rule} found.due_on {direction}, found.id {direction}
limit %(cap)s
