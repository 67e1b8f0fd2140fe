-- What stands in a scope, by institution, occasion (clause) and how soon it is due.
-- One row a group: how many (of at most `cap` read), about how many, of how many organisations, from when
-- to when, and the first few duties themselves.
-- Plan: nested loops; for each institution and period one descent of duty_standing_of_org or
-- duty_standing_in_county (the scope's equality, institution, range of due_on), which reads at most `cap` rows.
-- `days_ahead` is the institution's longest window: what is due later than that cannot have opened, and is
-- never read.
with period (name, from_on, until_on) as (
    values ('overdue', date '-infinity', %(today)s::date - 1),
           ('today', %(today)s::date, %(today)s::date),
           ('week', %(today)s::date + 1, %(week_ends_on)s::date),
           ('later', %(week_ends_on)s::date + 1, date 'infinity')
)
select i.id, p.name, g.clause, g.number, sum(g.number) over (partition by i.id, p.name) >= %(cap)s,
       g.subjects, g.organisations, g.first_due_on, g.last_due_on, g.duties
from unnest(%(institutions)s::bigint[], %(counties)s::int[], %(days_ahead)s::int[]) as i (id, county_id, days_ahead)
cross join period p
cross join lateral (
    select f.clause, count(*) as number, count(distinct f.subject_id) as subjects,
           count(distinct f.organisation_id) as organisations,
           min(f.due_on) as first_due_on, max(f.due_on) as last_due_on,
           (array_agg(f.id order by f.due_on, f.id))[1:%(shown)s] as duties
    from (
        select d.id, d.clause, d.subject_id, d.organisation_id, d.due_on
        from rulebook_duty d
        where {scope}
          and d.institution_id = i.id
          and d.outcome is null
          and d.due_on between p.from_on and least(p.until_on, %(today)s::date + i.days_ahead)
          and d.opens_on <= %(today)s
        limit %(cap)s
    ) f
    group by f.clause
) g
order by g.first_due_on, i.id, g.clause
