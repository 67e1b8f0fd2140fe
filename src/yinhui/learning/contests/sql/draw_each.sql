-- The questions of one rule for each new sitting, drawn by the round's seed and the entrant: none that the
-- entrant has on a paper of this contest.
insert into contests_item (county_id, sitting_id, question_id, position, points, options)
select s.county_id, s.id, drawn.id, %(from)s + drawn.place - 1, %(points)s,
    case drawn.kind when 'true_false' then array[0, 1]::smallint[] else array(
        select o::smallint from generate_series(0, cardinality(drawn.options) - 1) as o
        order by hashint8extended(drawn.id * 16 + o, s.own_seed)) end
from (
    select t.*, hashint8extended(t.entrant_id, %(seed)s) as own_seed
    from contests_sitting t where t.id = any(%(sittings)s)
) as s
cross join lateral (
    select q.id, q.kind, q.options, row_number() over (order by hashtextextended(q.text, s.own_seed), q.id) as place
    from contests_question q
    where q.county_id = s.county_id and q.retired_at is null and q.kind = %(kind)s
      and (%(subject)s = '' or q.subject = %(subject)s)
      and (%(difficulty)s = 0 or q.difficulty = %(difficulty)s)
      and not exists (
          select from contests_item i join contests_sitting t on t.id = i.sitting_id
          where t.entrant_id = s.entrant_id and i.question_id = q.id)
    order by place
    limit %(count)s
) as drawn
