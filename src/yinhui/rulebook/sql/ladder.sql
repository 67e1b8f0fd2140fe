ladder as materialized (
    -- for every organisation as it stood, the organisation at each level on the way up, itself included
    select v.organisation_id, v.period,
        max(a.id) filter (where a.kind = any(%(kinds_group)s::text[])) as group_id,
        max(a.id) filter (where a.kind = any(%(kinds_branch)s::text[])) as branch_id,
        max(a.id) filter (where a.kind = any(%(kinds_unit)s::text[])) as unit_id,
        max(a.id) filter (where a.kind = any(%(kinds_community)s::text[])) as community_id,
        max(a.id) filter (where a.kind = any(%(kinds_township)s::text[])) as township_id
    from registry_organisation o
    join registry_organisationversion v on v.organisation_id = o.id
    cross join lateral unnest(v.path) as step(id)
    join registry_organisation a on a.id = step.id
    where o.county_id = %(county)s
    group by v.id
)
