-- Overdue duties of others below that have climbed to this post: by institution, how many (of at most `cap`
-- read) and the first few. A rule's step names a level and a post; `levels` pairs each level with the kinds of
-- organisation that stand on it.
-- Plan: the few steps that name the post, by their version; for each one descent of duty_standing_of_org or
-- duty_standing_in_county (the scope's equality, institution, due_on before the step's day).
with step as (
    select i.id, i.county_id, v.id as version_id, min(s.after_days) as after_days
    from unnest(%(institutions)s::bigint[], %(counties)s::int[]) as i (id, county_id)
    join rulebook_institutionversion v on v.institution_id = i.id
    join rulebook_escalationstep s on s.version_id = v.id
    join registry_organisation mine on mine.id = %(reader)s
    join unnest(%(levels)s::text[], %(kinds)s::text[]) as l (level, kind)
        on l.level = s.level and l.kind = mine.kind
    where s.post = %(reader_post)s
    group by i.id, i.county_id, v.id
)
select i.id, g.clause, g.number, sum(g.number) over (partition by i.id) >= %(cap)s,
       g.subjects, g.organisations, g.first_due_on, g.last_due_on, g.duties
from step i
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
          and d.version_id = i.version_id
          and d.outcome is null
          and d.due_on <= %(today)s::date - i.after_days
          and (d.organisation_id, d.post) <> (%(reader)s, %(reader_post)s)
        limit %(cap)s
    ) f
    group by f.clause
) g
order by g.first_due_on, i.id, g.clause
