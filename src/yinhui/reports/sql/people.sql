-- People by one characteristic at a time, in one pass (grouping sets); `code` is '' where nothing is entered.
-- Health is sealed: its class is found by trying the classes' blind tags, the commonest first (about two hashes of
-- 2 µs a person).
, tag_keys as materialized (select generation, inner_key, outer_key from kernel_tag_keys()),
described as (
    select case
               when p.age is null then ''
               when p.age < 60 then '0' when p.age < 70 then '60' when p.age < 80 then '70'
               when p.age < 90 then '80' else '90'
           end as age_band,
           p.sex, p.education, p.retirement_kind, p.political_status,
           coalesce((
               select asked.value
               from tag_keys k
               cross join unnest(%(health_classes)s::text[]) with ordinality as asked(value, place)
               where k.generation = get_byte(c.health_class_tag, 0) and c.health_class_tag = kernel_blind_tag(
                   k.generation, k.inner_key, k.outer_key, c.person_id, 'health_class', asked.value)
               limit 1), '') as health_class
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
