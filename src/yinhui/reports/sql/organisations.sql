-- How many organisations of each kind and form stand below the root. Townships are told apart by what their name ends with, as
-- villages are from communities; the register has one kind for each pair.
select kind,
       case
           when kind = 'township' and name ~ '(街道|街道办事处|街道办|街工委)$' then '街道'
           when kind = 'township' and name ~ '乡$' then '乡'
           when kind = 'township' then '镇'
           when kind = 'community' and name ~ '村$' then '村'
           when kind = 'community' then '社区'
           else ''
       end as sort,
       party_form,
       count(*) as number
from tree
where id <> %(root)s
group by 1, 2, 3
order by 1, 2, 3
