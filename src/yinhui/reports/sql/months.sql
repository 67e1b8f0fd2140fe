-- Occasions and visits month by month.
select to_char(month, 'YYYY-MM') as month, sum(occasions)::int as occasions, sum(visits)::int as visits
from (
    select date_trunc('month', held_on) as month, count(*) as occasions, 0 as visits from held group by 1
    union all
    select date_trunc('month', visited_on), 0, count(*) from visited group by 1
    union all
    select generate_series(date_trunc('month', %(since)s::date), %(until)s::date, interval '1 month'), 0, 0
) as counted
group by 1
order by 1
