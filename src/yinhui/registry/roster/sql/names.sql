-- The units, branches, communities and compounds that a roster names, each once, with how many rows and the first
-- of them. Reading again or judging again keeps what a person chose. Four hash aggregates over the roster's rows.
with named as (
    select 'unit' as kind, home_unit as text, '' as under, count(*) as rows,
        min(sheet * 10000000::bigint + row) as first
    from registry_rosterrow
    where roster_id = %(roster)s and verdict <> 'rejected' and home_unit is not null
    group by home_unit
    union all
    select 'branch', branch, coalesce(home_unit, ''), count(*), min(sheet * 10000000::bigint + row)
    from registry_rosterrow
    where roster_id = %(roster)s and verdict <> 'rejected' and branch is not null
    group by branch, coalesce(home_unit, '')
    union all
    select 'community', community, '', count(*), min(sheet * 10000000::bigint + row)
    from registry_rosterrow
    where roster_id = %(roster)s and verdict <> 'rejected' and community is not null
    group by community
    union all
    select 'compound', compound, coalesce(community, ''), count(*), min(sheet * 10000000::bigint + row)
    from registry_rosterrow
    where roster_id = %(roster)s and verdict <> 'rejected' and compound is not null
    group by compound, coalesce(community, '')
),
gone as (
    delete from registry_rostername n
    where n.roster_id = %(roster)s and not exists (
        select from named where (named.kind, named.text, named.under) = (n.kind, n.text, n.under))
)
insert into registry_rostername
    (roster_id, kind, text, under, rows, first_sheet, first_row, candidates, "create")
select %(roster)s, kind, text, under, rows, first / 10000000, first %% 10000000, '{}', false
from named
on conflict (roster_id, kind, text, under) do update
    set rows = excluded.rows, first_sheet = excluded.first_sheet, first_row = excluded.first_row;
