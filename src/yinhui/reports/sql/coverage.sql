-- People in all: how many, their mean age, how many are away, how many have a specialist of their own (XQ7).
select count(*) as people,
       count(p.age) as with_age,
       coalesce(sum(p.age), 0) as age_sum,
       count(w.id) as away,
       count(s.id) as with_specialist
from people p
left join registry_absence w on w.person_id = p.id and w.period @> %(as_of)s::date
left join registry_appointment s
    on s.for_person_id = p.id and s.post = 'specialist' and s.period @> %(as_of)s::date
