-- The best attended activity of each organisation, the best attended first.
, came as (
    select h.id, count(*) as people
    from held h
    join occasions_participation a on a.occasion_id = h.id
    where h.kind = any(%(highlight_kinds)s)
    group by h.id
),
best as (
    select distinct on (h.organisation_id) h.organisation_name, h.title, h.held_on, c.people
    from held h
    join came c on c.id = h.id
    order by h.organisation_id, c.people desc, h.held_on desc, h.id
)
select * from best order by people desc, held_on desc, organisation_name limit %(highlights_max)s
