-- Standing duties that a record names, or may fulfil by kind, subject and window.
-- Plan: the record's few subjects probe the index (subject_id, subject_kind); named duties the primary key.
with subject as (
    select 'person' as kind, unnest(%(people)s::bigint[]) as id
    union all
    select 'organisation', %(organisation)s::bigint
    union all
    select 'appointment', a.id from registry_appointment a where a.organisation_id = %(organisation)s
),
candidate as (
    select d.id from unnest(%(named)s::bigint[]) as named(id) join rulebook_duty d using (id)
    where d.outcome is null
    union
    select d.id
    from subject s
    join rulebook_duty d on d.subject_id = s.id and d.subject_kind = s.kind
    join rulebook_clauseevidence e on e.version_id = d.version_id and e.clause = d.clause
    where d.outcome is null
      and %(happened_on)s::date between d.opens_on and d.due_on
      and (d.subject_kind <> 'person' or d.organisation_id = %(organisation)s)
      and e.record_kind = %(record_kind)s
      and %(record_type)s = any(e.record_types)
)
select d.id, d.fact, d.opens_on, e.record_kind, e.record_types, e.min_photos, e.min_text_chars,
    e.record_kind = %(record_kind)s and %(record_type)s = any(e.record_types) as is_right_type,
    exists (select from subject s where s.id = d.subject_id and s.kind = d.subject_kind)
        -- what a meeting agreed is done by a record that names it, never by one that merely falls into its days
        or d.subject_kind = 'agreed' and exists (
            select from rulebook_agreeditem g
            where g.id = d.subject_id and g.organisation_id = %(organisation)s) as is_about_subject,
    %(reach)s = any(o.path) as is_within_reach
from candidate
join rulebook_duty d using (id)
join rulebook_clauseevidence e on e.version_id = d.version_id and e.clause = d.clause
join registry_organisation o on o.id = d.organisation_id
where d.county_id = %(county)s
order by d.id
