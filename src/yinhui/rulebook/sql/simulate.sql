-- How many duties a rule would make in a span: in all, by opening day, by owing organisation, by fact.
with {expected}
select grouping(opens_on, organisation_id, fact) as by, opens_on, organisation_id, fact, count(*) as duties,
    count(distinct subject_id) as subjects
from expected
where due_on >= %(from)s and opens_on <= %(until)s
group by grouping sets ((), (opens_on), (organisation_id), (fact))
