-- Branches by the sum of their best scores (`best` of them); of equal sums the quicker.
with result as (
    select r.*, row_number() over (partition by organisation_id order by place) as within
    from ({results}) as r
)
select organisation_id, organisation, count(*)::int as entrants,
    sum(score) filter (where within <= %(best)s)::int as score,
    sum(took_ms) filter (where within <= %(best)s)::bigint as took_ms,
    rank() over (order by sum(score) filter (where within <= %(best)s) desc, sum(took_ms) filter (where within <= %(best)s))::int
        as place
from result
group by organisation_id, organisation
order by place, organisation_id
