-- One version's duties of a span made equal to what the rule and today's facts say; nothing is written twice.
--   missing: made, if the window meets the span asked for (a closed one only if the past was asked for);
--   standing or withdrawn, window not over, and said differently now: brought up to date (a withdrawn one
--     whose reason has gone stands again);
--   standing, window not over, and no longer said: withdrawn, with the reason;
--   standing, window over, about somebody who has died: withdrawn, for nobody can do it any more.
-- Done and waived ones are never touched, nor are others whose window is over.
-- Plan: one hash full join of what is expected with the institution's duties of the span, which the key
-- (county, institution, anchor_on, …) yields in one range; only the difference is kept.
with {expected},
existing as (
    select d.id, d.subject_id, d.clause, d.owed, d.anchor_on, d.version_id, d.opens_on, d.due_on,
        d.organisation_id, d.post, d.fact, d.outcome
    from rulebook_duty d
    join unnest(%(clauses)s::smallint[], %(clause_froms)s::date[], %(clause_untils)s::date[])
        as span(clause, from_on, until_on)
        on span.clause = d.clause and d.anchor_on between span.from_on and span.until_on
    where d.county_id = %(county)s and d.institution_id = %(institution)s
      and d.anchor_on between %(anchors_from)s and %(anchors_until)s
),
difference as materialized (
    select d.id, e.subject_id, e.clause, e.owed, e.anchor_on, e.opens_on, e.due_on, e.organisation_id, e.post,
        e.fact
    from expected e
    full join existing d
        on d.anchor_on = e.anchor_on and d.subject_id = e.subject_id and d.clause = e.clause and d.owed = e.owed
    where case
        when d.id is null then
            e.due_on >= %(from)s and e.opens_on <= %(until)s and (%(past_too)s or e.due_on >= %(today)s)
        when d.due_on < %(today)s then false
        when e.subject_id is null then d.outcome is null
        when d.outcome is null then
            (d.version_id, d.opens_on, d.due_on, d.organisation_id, d.post, d.fact)
            is distinct from (%(version)s, e.opens_on, e.due_on, e.organisation_id, e.post, e.fact)
        else d.outcome = 'withdrawn'
    end
),
beyond as (
    select d.id
    from rulebook_duty d
    join registry_person p on p.id = d.subject_id and d.subject_kind = 'person'
    where d.county_id = %(county)s and d.institution_id = %(institution)s and d.version_id = %(version)s
      and d.outcome is null and d.due_on < %(today)s
      and p.died_on is not null and d.clause <> all(%(death_clauses)s::smallint[])
),
made as (
    insert into rulebook_duty (
        county_id, institution_id, version_id, clause, owed, subject_kind, subject_id, anchor_on, opens_on, due_on,
        organisation_id, post, fact, reason)
    select %(county)s, %(institution)s, %(version)s, clause, owed, %(subject_kind)s, subject_id, anchor_on,
        opens_on, due_on, organisation_id, post, fact, ''
    from difference where id is null
),
changed as (
    update rulebook_duty d
    set version_id = %(version)s, opens_on = e.opens_on, due_on = e.due_on, organisation_id = e.organisation_id,
        post = e.post, fact = e.fact, outcome = null, settled_on = null, reason = ''
    from difference e
    -- a record may have settled it since this statement began
    where d.id = e.id and e.subject_id is not null and (d.outcome is null or d.outcome = 'withdrawn')
),
withdrawn as (
    update rulebook_duty d
    set outcome = 'withdrawn', settled_on = %(today)s,
        reason = case
            when not %(is_active)s then '制度已停止执行'
            when d.version_id <> %(version)s or d.clause >= %(clause_count)s then '制度已修订'
            when d.subject_kind = 'person' then (
                select case
                    when p.died_on is not null then '已去世'
                    when d.clause = any(%(event_clauses)s::smallint[]) then '情况登记已撤销'
                    when exists (select from registry_membership m
                                 where m.person_id = p.id and m.kind = 'branch' and m.period @> %(today)s)
                      or exists (select from registry_residence r where r.person_id = p.id and r.period @> %(today)s)
                        then '不再符合条件'
                    else '已转出'
                end
                from registry_person p where p.id = d.subject_id)
            when d.subject_kind = 'appointment' then '任职已变动'
            when d.subject_kind = 'agreed' then '议定的事项已撤销'
            when exists (select from registry_organisation o
                         where o.id = d.subject_id and o.dissolved_on is not null) then '组织已撤销'
            else '不再符合条件'
        end
    where d.outcome is null
      and d.id in (select id from difference where subject_id is null union all select id from beyond)
)
select count(*) filter (where id is null) as made,
    count(*) filter (where id is not null and subject_id is not null) as changed,
    count(*) filter (where id is not null and subject_id is null) + (select count(*) from beyond) as withdrawn
from difference
