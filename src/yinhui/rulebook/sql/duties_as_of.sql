-- Duties of counties or of a part of one as they stood on a day: whatever stood then and opens by `until`, and
-- what had been done or waived by then of windows not yet over.
-- Plan: standing and settled partial indexes by county; subjects and tree are joined to what is found.
select i.code, i.title, v.number, v.source, d.subject_kind,
    coalesce(p.name, so.name, ap.name || '（' || ao.name || '）', go.name) as subject_name, d.subject_id,
    d.fact, d.anchor_on, d.opens_on, d.due_on,
    case
        when d.settled_on <= %(day)s then d.outcome
        when d.opens_on > %(day)s then 'upcoming'
        when d.due_on < %(day)s then 'overdue'
        when d.due_on = %(day)s then 'due'
        else 'open'
    end as state,
    d.settled_on, d.reason, o.id as organisation_id, o.name as organisation,
    (select array_agg(a.name order by step.place)
     from unnest(o.path) with ordinality as step(id, place) join registry_organisation a on a.id = step.id) as path,
    d.post, d.id
from rulebook_duty d
join rulebook_institution i on i.id = d.institution_id
join rulebook_institutionversion v on v.id = d.version_id
join registry_organisation o on o.id = d.organisation_id
left join registry_person p on d.subject_kind = 'person' and p.id = d.subject_id
left join registry_organisation so on d.subject_kind = 'organisation' and so.id = d.subject_id
left join registry_appointment sa on d.subject_kind = 'appointment' and sa.id = d.subject_id
left join registry_person ap on ap.id = sa.person_id
left join registry_organisation ao on ao.id = sa.organisation_id
left join rulebook_agreeditem g on d.subject_kind = 'agreed' and g.id = d.subject_id
left join registry_organisation go on go.id = g.organisation_id
where d.county_id = any(%(counties)s::int[])
  and (%(within)s::int is null or %(within)s = any(o.path))
  and d.opens_on <= %(until)s
  and (d.outcome is null or d.settled_on > %(day)s or d.outcome in ('done', 'waived') and d.due_on >= %(day)s)
order by d.due_on, d.opens_on, i.code, d.organisation_id, d.subject_id, d.owed
