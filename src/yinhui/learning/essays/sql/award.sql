-- The awards by place: who ties for the last of a prize gets it too.
with prize as (
    select p.value ->> 'name' as name,
        sum((p.value ->> 'count')::int) over (order by p.ordinality) as last
    from essays_essaycall c cross join lateral jsonb_array_elements(c.prizes) with ordinality as p
    where c.id = %(call)s
)
update essays_work w
set award = coalesce((select name from prize where scored.place <= prize.last order by prize.last limit 1), '')
from ({scores}) as scored
where scored.work_id = w.id and scored.score is not null
