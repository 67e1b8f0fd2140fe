-- Members pass from one organisation to another on a day; `people` null means all. Returns how many passed.
-- The dead stay where they were. A membership that began on or after the day is simply corrected; of one
-- that stood on the day, the part before it stays with the former.
with passing as (
    select m.id, m.county_id, m.person_id, m.kind, m.period
    from registry_membership m
    join registry_person p on p.id = m.person_id and p.died_on is null
    where m.organisation_id = %(from)s
      and (upper_inf(m.period) or upper(m.period) > %(day)s)
      and (%(people)s::bigint[] is null or m.person_id = any(%(people)s))
      -- who belongs to both sides of two merging alliances already
      and not exists (
          select 1 from registry_membership there
          where there.organisation_id = %(to)s and there.person_id = m.person_id
            and there.period && m.period)
),
corrected as (
    update registry_membership m set organisation_id = %(to)s
    from passing where m.id = passing.id and lower(passing.period) >= %(day)s
    returning m.person_id
),
closed as (
    update registry_membership m set period = daterange(lower(m.period), %(day)s)
    from passing where m.id = passing.id and lower(passing.period) < %(day)s
    returning passing.county_id, passing.person_id, passing.kind, upper(passing.period) as until
),
opened as (
    insert into registry_membership (county_id, person_id, organisation_id, kind, period)
    select county_id, person_id, %(to)s, kind, daterange(%(day)s, until) from closed
    returning person_id
)
select (select count(*) from corrected) + (select count(*) from opened)
