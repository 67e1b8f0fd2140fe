-- Occasions of the period by kind, with how often people came to them.
, came as (
    select h.id, count(*) as people
    from held h
    join occasions_participation a on a.occasion_id = h.id
    group by h.id
)
select h.kind, count(*) as number, coalesce(sum(c.people), 0)::bigint as attendances,
       count(distinct h.organisation_id) as organisations
from held h
left join came c on c.id = h.id
group by h.kind
