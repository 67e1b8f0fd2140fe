-- What each of some branches did in a month, by its records: one row a branch and figure. `until` is inclusive.
with wanted as (
    select o.id, o.county_id from registry_organisation o where o.id = any(%(organisations)s::int[])
), member as (
    select m.organisation_id, m.person_id, m.period, p.died_on
    from wanted w
    join registry_membership m on m.organisation_id = w.id and m.kind = 'branch'
        and m.period && daterange(%(from)s, %(until)s, '[]')
    join registry_person p on p.id = m.person_id
), held as (
    select w.id as organisation_id, x.id, x.kind
    from wanted w
    join registry_organisation o on o.path @> array[w.id]
    join occasions_occasion x on x.organisation_id = o.id and x.held_on between %(from)s and %(until)s
    where x.voided_reason = ''
), came as (
    select h.organisation_id, h.kind, c.person_id
    from held h join occasions_participation c on c.occasion_id = h.id
), visited as (
    select w.id as organisation_id, v.id, one.person_id
    from wanted w
    join registry_organisation o on o.path @> array[w.id]
    join care_visit v on v.organisation_id = o.id and v.visited_on between %(from)s and %(until)s
    join care_visitedperson one on one.visit_id = v.id
    where v.voided_reason = ''
), contacted as (
    select w.id as organisation_id, c.person_id, c.contacted_on, c.answer_due_on, c.answered_on
    from wanted w
    join registry_organisation o on o.path @> array[w.id]
    join contacts_membercontact c on c.organisation_id = o.id and c.voided_reason = ''
), owed as (
    select w.id as organisation_id, d.outcome, d.due_on
    from wanted w
    join registry_organisation o on o.path @> array[w.id]
    join rulebook_duty d on d.organisation_id = o.id and d.due_on between %(from)s and %(until)s
    where d.outcome is distinct from 'withdrawn'
)
select organisation_id, 'members', '', count(*) from member
where period @> %(until)s::date and (died_on is null or died_on > %(until)s) group by 1
union all
select organisation_id, 'joined', '', count(*) from member where lower(period) between %(from)s and %(until)s group by 1
union all
select organisation_id, 'left', '', count(*) from member
where upper(period) - 1 between %(from)s and %(until)s and died_on is null group by 1
union all
select organisation_id, 'died', '', count(*) from member where died_on between %(from)s and %(until)s group by 1
union all
select organisation_id, 'away', '', count(distinct a.person_id)
from member join registry_absence a using (person_id)
where a.period && daterange(%(from)s, %(until)s, '[]') and (died_on is null or died_on > %(until)s) group by 1
union all
select organisation_id, 'occasions', kind, count(*) from held group by 1, 3
union all
select organisation_id, 'attendances', kind, count(*) from came group by 1, 3
union all
select c.organisation_id, 'attended', '', count(distinct c.person_id)
from came c join member m on m.organisation_id = c.organisation_id and m.person_id = c.person_id group by 1
union all
select organisation_id, 'visits', '', count(distinct id) from visited group by 1
union all
select organisation_id, 'visited', '', count(distinct person_id) from visited group by 1
union all
select organisation_id, 'contacts', '', count(*) from contacted
where contacted_on between %(from)s and %(until)s group by 1
union all
select organisation_id, 'contacted', '', count(distinct person_id) from contacted
where contacted_on between %(from)s and %(until)s group by 1
union all
select organisation_id, 'answered', '', count(*) from contacted
where answered_on between %(from)s and %(until)s group by 1
union all
select organisation_id, 'unanswered', '', count(*) from contacted
where answer_due_on <= %(until)s and answered_on is null group by 1
union all
select organisation_id, 'duties_done', '', count(*) from owed where outcome = 'done' group by 1
union all
select organisation_id, 'duties_waived', '', count(*) from owed where outcome = 'waived' group by 1
union all
select organisation_id, 'duties_overdue', '', count(*) from owed where outcome is null and due_on < %(today)s group by 1
