-- Attendance by branch: the sums of its members' figures, members being those of the period's last day.
--
-- The people go into `ledgers_figures` (functions of the room) at once, so that a branch's rate is that of its
-- people's ledger, to the last one. Some three seconds for a county of 30,000 over a year: asked for apart from
-- the page.
with member as materialized (
    select m.person_id, m.organisation_id
    from registry_organisation o
    join registry_membership m on m.organisation_id = o.id and m.kind = 'branch' and m.period @> %(until)s::date
    join registry_person p on p.id = m.person_id
    where o.path @> array[%(top)s]::int[] and o.path @> array[%(reach)s]::int[]
      and (p.died_on is null or p.died_on > %(until)s)
)
select m.organisation_id, count(*)::int, sum(f.called)::int, sum(least(f.called, f.came + f.at_home))::int,
    sum(f.at_home)::int, sum(f.excused)::int, count(*) filter (where f.called > 0 and f.came + f.at_home = 0)::int
from ledgers_figures(
    (select array_agg(person_id) from member), %(since)s, %(until)s, %(kinds)s::text[], %(called_kinds)s::text[],
    %(study_kinds)s::text[]) f
join member m on m.person_id = f.person_id
group by m.organisation_id
