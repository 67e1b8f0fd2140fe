-- The works of a call with their scores: of so many reviews or more the highest and the lowest are left out.
select w.id as work_id, count(r.total)::int as reviews,
    round(case when count(r.total) >= %(trimmed_from)s
        then (sum(r.total) - max(r.total) - min(r.total))::numeric / (count(r.total) - 2)
        else avg(r.total) end, 2) as score,
    rank() over (
        order by round(case when count(r.total) >= %(trimmed_from)s
            then (sum(r.total) - max(r.total) - min(r.total))::numeric / (count(r.total) - 2)
            else avg(r.total) end, 2) desc nulls last)::int as place
from essays_work w
left join lateral (
    select (select sum(points) from unnest(e.scores) as points) as total
    from essays_review e
    where e.work_id = w.id and e.given_at is not null
) as r on true
where w.call_id = %(call)s and w.sent_at is not null
group by w.id
