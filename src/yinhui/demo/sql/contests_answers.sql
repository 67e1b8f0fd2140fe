-- What was answered: nearly everything, the harder the question the more often wrong; each entrant with a
-- knack of their own, one question after the other.
insert into contests_answer (
    county_id, item_id, person_id, client_key, ordinal, choice, text, text_key, received_at, took_ms)
select i.county_id, i.id, s.person_id, gen_random_uuid(), 1,
    case
        when q.kind = 'fill_in' then '{}'
        when said.is_right then q.correct
        when q.kind = 'multiple' then q.correct[:cardinality(q.correct) - 1]
        else array[(q.correct[1] + 1) %% cardinality(q.options)]::smallint[] end,
    case when q.kind <> 'fill_in' then '' when said.is_right then q.accepted[1] else '记不清了' end,
    case when q.kind <> 'fill_in' then '' when said.is_right then q.accepted_keys[1] else '记不清了' end,
    s.begun_at + took.ms * interval '1 millisecond', took.ms
from contests_sitting s
join contests_round r on r.id = s.round_id
join contests_item i on i.sitting_id = s.id
join contests_question q on q.id = i.question_id
join registry_person p on p.id = s.person_id
cross join lateral (
    select (hashtextextended(p.name || p.birth_date, %(seed)s) & 1023) / 1024.0 as knack,
        (hashtextextended(p.name || p.birth_date || q.text, %(seed)s) & 1023) / 1024.0 as luck
) as dice
cross join lateral (
    select dice.luck < 0.45 + 0.5 * dice.knack - 0.08 * (q.difficulty - 1) as is_right
) as said
cross join lateral (
    select ((i.position + 1 - 0.5 * dice.luck) * (0.55 + 0.35 * dice.knack) * r.seconds * 1000
        / (select count(*) from contests_item x where x.sitting_id = s.id))::int as ms
) as took
where r.contest_id = %(contest)s and dice.luck < 0.97
