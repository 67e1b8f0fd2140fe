-- What stands around a person today, one row each: what it is, its id, its name, a note, since, until, the id of
-- the page it leads to. Every branch is a few rows by an index on the person.
select 'membership' as what, m.id, o.name, m.kind as note, lower(m.period) as since, upper(m.period) as until,
       o.id::bigint as leads_to
from registry_membership m
join registry_organisation o on o.id = m.organisation_id
where m.person_id = %(person)s and m.period @> %(today)s::date
union all
select 'residence', r.id, l.full_name, '', lower(r.period), upper(r.period), l.id
from registry_residence r
join registry_place l on l.id = r.place_id
where r.person_id = %(person)s and r.period @> %(today)s::date
union all
select 'appointment', a.id, o.name, a.post, lower(a.period), a.term_ends_on, o.id
from registry_appointment a
join registry_organisation o on o.id = a.organisation_id
where a.person_id = %(person)s and a.for_person_id is null and a.period @> %(today)s::date
union all
select 'ward', a.id, w.name, '', lower(a.period), a.term_ends_on, w.id
from registry_appointment a
join registry_person w on w.id = a.for_person_id
where a.person_id = %(person)s and a.period @> %(today)s::date and w.visible_in && %(reach)s::int[]
union all
select 'specialist', a.id, s.name, s.phone, lower(a.period), a.term_ends_on,
       case when s.visible_in && %(reach)s::int[] then s.id end
from registry_appointment a
join registry_person s on s.id = a.person_id
where a.for_person_id = %(person)s and a.period @> %(today)s::date
union all
-- sealed: opened to be masked, and in full only with a reason
select 'contact', c.id, '', encode(c.contact_sealed, 'hex'), null, null, null
from registry_familycontact c
where c.person_id = %(person)s
union all
select 'absence', b.id, b.whereabouts, '', lower(b.period), upper(b.period), null
from registry_absence b
where b.person_id = %(person)s and b.period @> %(today)s::date and %(may_see_circumstances)s
union all
-- a troubled mind is told only behind the wall; of the others, only that and when
select 'event', e.id, '', encode(e.kind_sealed, 'hex'), e.occurred_on, e.ended_on, null
from registry_lifeevent e
where e.person_id = %(person)s and not e.is_withdrawn and e.kind_tag <> all(%(troubled)s::bytea[])
  and e.occurred_on <= %(today)s and (e.ended_on is null or e.ended_on >= %(today)s)
  and %(may_see_circumstances)s
order by 1, 5
