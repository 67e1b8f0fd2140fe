-- Each question of a contest: on how many papers it stood and how often it was answered right.
select i.question_id, count(*)::int as asked,
    count(*) filter (
        where case q.kind when 'fill_in' then a.text_key = any(q.accepted_keys) else a.choice = q.correct end
    )::int as right_count
from contests_round r
join contests_sitting s on s.round_id = r.id
join contests_item i on i.sitting_id = s.id
join contests_question q on q.id = i.question_id
left join contests_answer a on a.item_id = i.id and a.county_id = %(county)s
where r.contest_id = %(contest)s and s.county_id = %(county)s and i.county_id = %(county)s and q.county_id = %(county)s
group by i.question_id
order by min(r.position), min(i.position), i.question_id
