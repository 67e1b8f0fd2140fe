-- Posts held on an organisation pass to its successor on a day, where the successor's kind has the post
-- (`posts`), nobody holds a sole post there, and the person does not hold it there already; the others end.
with standing as (
    select a.*
    from registry_appointment a
    where a.organisation_id = %(from)s and (upper_inf(a.period) or upper(a.period) > %(day)s)
),
ended as (
    update registry_appointment a set period = daterange(lower(a.period), %(day)s)
    from standing where a.id = standing.id and lower(standing.period) < %(day)s
),
never_held as (
    delete from registry_appointment a using standing
    where a.id = standing.id and lower(standing.period) >= %(day)s
)
insert into registry_appointment
    (county_id, person_id, organisation_id, post, is_sole, for_person_id, period, term_ends_on)
select s.county_id, s.person_id, %(to)s, s.post, s.is_sole, s.for_person_id,
       daterange(greatest(lower(s.period), %(day)s), upper(s.period)), s.term_ends_on
from standing s
where s.post = any(%(posts)s)
  and not exists (
      select 1 from registry_appointment there
      where there.organisation_id = %(to)s and there.post = s.post
        and there.period && daterange(greatest(lower(s.period), %(day)s), upper(s.period))
        and (s.is_sole or (there.person_id = s.person_id and there.for_person_id is not distinct from s.for_person_id)))
