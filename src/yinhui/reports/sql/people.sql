-- People by one characteristic at a time, in one pass (grouping sets); `code` is '' where nothing is entered.
, described as (
    select case
               when p.age is null then ''
               when p.age < 60 then '0' when p.age < 70 then '60' when p.age < 80 then '70'
               when p.age < 90 then '80' else '90'
           end as age_band,
           p.sex, p.education, p.retirement_kind, p.political_status,
           coalesce(c.health_class, '') as health_class
    from people p
    left join registry_personcircumstances c on c.person_id = p.id
)
select case
           when grouping(age_band) = 0 then 'age' when grouping(sex) = 0 then 'sex'
           when grouping(education) = 0 then 'education' when grouping(retirement_kind) = 0 then 'retirement'
           when grouping(political_status) = 0 then 'standing' else 'health'
       end as characteristic,
       coalesce(age_band, sex, education, retirement_kind, political_status, health_class) as code,
       count(*) as number
from described
group by grouping sets ((age_band), (sex), (education), (retirement_kind), (political_status), (health_class))
order by 1, 2
