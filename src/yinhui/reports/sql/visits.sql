-- Visits of the period by kind, with how many people were seen, each time counted; '' is every kind together,
-- where `different_people` counts each person once.
, seen as (
    select v.id, v.kind, s.person_id
    from visited v
    left join care_visitedperson s on s.visit_id = v.id
)
select coalesce(kind, '') as kind, count(distinct id) as number, count(person_id) as people,
       count(distinct person_id) as different_people
from seen
group by grouping sets ((kind), ())
