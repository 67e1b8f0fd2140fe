-- The same paper for the new sittings; the options in an order of each entrant's own. Two options are 对 and 错
-- and stay as they are.
insert into contests_item (county_id, sitting_id, question_id, position, points, options)
select s.county_id, s.id, q.id, laid.position - 1, (laid.question ->> 1)::smallint,
    case q.kind when 'true_false' then array[0, 1]::smallint[] else array(
        select o::smallint from generate_series(0, cardinality(q.options) - 1) as o
        order by hashint8extended(q.id * 16 + o, hashint8extended(s.entrant_id, %(seed)s))) end
from contests_sitting s
cross join jsonb_array_elements(%(paper)s::jsonb) with ordinality as laid(question, position)
join contests_question q on q.id = (laid.question ->> 0)::bigint
where s.id = any(%(sittings)s)
