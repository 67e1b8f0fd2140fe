-- The ids of a scope's settled duties, the latest first (or the other way round), at most `cap`.
-- Plan: duty_settled_of_org or duty_settled_in_county (the scope's equality, range of settled_on), institution by
-- hash; with people named, duty_of_subject instead.
select d.id
from rulebook_duty d
join unnest(%(institutions)s::bigint[], %(counties)s::int[])
     with ordinality as i (id, county_id, position) on d.institution_id = i.id
where {scope}
  and d.outcome = %(outcome)s
  and d.settled_on between %(due_from)s and %(due_until)s
  and {narrowing}
order by {by_rule} d.settled_on {direction}, d.id {direction}
limit %(cap)s
