-- The questions of one rule for everybody's paper: none that an earlier rule or round of the contest has used.
select q.id
from contests_question q
where q.county_id = %(county)s and q.retired_at is null and q.kind = %(kind)s
  and (%(subject)s = '' or q.subject = %(subject)s)
  and (%(difficulty)s = 0 or q.difficulty = %(difficulty)s)
  and q.id <> all(%(drawn)s)
  and not exists (
      select from contests_item i
      join contests_sitting s on s.id = i.sitting_id
      join contests_round r on r.id = s.round_id
      where r.contest_id = %(contest)s and i.question_id = q.id)
order by hashtextextended(q.text, %(seed)s), q.id
limit %(count)s
