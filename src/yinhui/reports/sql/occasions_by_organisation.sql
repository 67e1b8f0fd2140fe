-- Occasions of the period by the organisation that held them and kind, with how often people came.
select h.organisation_id, h.organisation_name as name, h.kind, count(*) as number,
       coalesce(sum(c.people), 0)::bigint as attendances
from held h
cross join lateral (
    select count(*) as people from occasions_participation a where a.occasion_id = h.id
) c
group by h.organisation_id, h.organisation_name, h.kind
order by h.organisation_id, h.kind
