-- Occasions of the period by the organisation that held them and kind, with how often people came.
, came as (
    select h.id, count(*) as people
    from held h
    join occasions_participation a on a.occasion_id = h.id
    group by h.id
)
select h.organisation_id, h.organisation_name as name, h.kind, count(*) as number,
       coalesce(sum(c.people), 0)::bigint as attendances
from held h
left join came c on c.id = h.id
group by h.organisation_id, h.organisation_name, h.kind
order by h.organisation_id, h.kind
