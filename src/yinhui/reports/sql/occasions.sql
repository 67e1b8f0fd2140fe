-- Occasions of the period by kind, with how often people came to them.
select h.kind, count(*) as number, coalesce(sum(c.people), 0)::bigint as attendances,
       count(distinct h.organisation_id) as organisations
from held h
cross join lateral (
    select count(*) as people from occasions_participation a where a.occasion_id = h.id
) c
group by h.kind
