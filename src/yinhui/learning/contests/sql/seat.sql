-- A paper for every entrant of the round's contest (or those given) who has none.
insert into contests_sitting (county_id, round_id, entrant_id, person_id, begun_at)
select e.county_id, %(round)s, e.id, e.person_id, %(begun_at)s
from contests_entrant e
where e.contest_id = %(contest)s and (%(entrants)s::bigint[] is null or e.id = any(%(entrants)s))
on conflict (round_id, entrant_id) do nothing
returning id
