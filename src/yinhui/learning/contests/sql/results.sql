-- Scores from the answers, one row for each who sat at a paper: right is all or nothing, a question that was
-- ruled out counts for nobody. Of equal scores the quicker is ahead: the sum of the times where each question
-- has its own, else the time of the round's last answer. The county stands by each table, so that rows of others
-- are passed over before the wall asks about each of them.
with ruled as (
    select distinct on (question_id) question_id, is_void
    from contests_ruling where contest_id = %(contest)s and county_id = %(county)s
    order by question_id, id desc
), judged as (
    select s.entrant_id, s.round_id, r.timing, i.points, a.took_ms, a.id is not null as is_answered,
        coalesce(case q.kind when 'fill_in' then a.text_key = any(q.accepted_keys) else a.choice = q.correct end, false)
            as is_right
    from contests_round r
    join contests_sitting s on s.round_id = r.id
    join contests_item i on i.sitting_id = s.id
    join contests_question q on q.id = i.question_id
    left join contests_answer a on a.item_id = i.id and a.county_id = %(county)s
    where r.contest_id = %(contest)s and s.county_id = %(county)s and i.county_id = %(county)s
      and q.county_id = %(county)s
      and not exists (select from ruled where ruled.question_id = q.id and ruled.is_void)
), by_round as (
    select entrant_id, count(*) as asked, count(*) filter (where is_answered) as answered,
        count(*) filter (where is_right) as right_count, coalesce(sum(points) filter (where is_right), 0) as score,
        coalesce(case timing when 'question' then sum(took_ms) else max(took_ms) end, 0) as took_ms
    from judged
    group by entrant_id, round_id, timing
), by_entrant as (
    select entrant_id, sum(asked)::int as asked, sum(answered)::int as answered, sum(right_count)::int as right_count,
        sum(score)::int as score, sum(took_ms)::bigint as took_ms
    from by_round
    group by entrant_id
)
select e.person_id, p.name, e.organisation_id, o.name as organisation, e.paper_number, b.asked, b.answered, b.right_count, b.score, b.took_ms,
    rank() over (order by b.score desc, b.took_ms)::int as place
from by_entrant b
join contests_entrant e on e.id = b.entrant_id and e.county_id = %(county)s
join registry_person p on p.id = e.person_id and p.county_id = %(county)s
join registry_organisation o on o.id = e.organisation_id
order by place, p.pinyin, e.id
