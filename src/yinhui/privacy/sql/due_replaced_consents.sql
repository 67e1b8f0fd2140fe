-- The latest answer of each person and purpose always stays, however old (index consent_latest).
select c.id
from privacy_consent c
where c.answered_on < %(before)s::date
  and exists (
      select from privacy_consent later
      where later.person_id = c.person_id and later.purpose = c.purpose
        and (later.answered_on, later.id) > (c.answered_on, c.id))
