-- The people of an organisation at a glance: the living and retired among its members (branches, groups,
-- alliances) or among those seen through it (all others). Ages are full years on the day.
with people as (
    select p.id, p.sex, p.political_status, extract(year from age(%(day)s::date, p.birth_date))::int as years
    from registry_person p
    where p.county_id = any(%(counties)s)
      and p.died_on is null
      and p.retirement_kind in ('lixiu', 'tuixiu')
      and case
          when %(by_membership)s then p.id in (
              select m.person_id from registry_membership m
              where m.organisation_id = %(organisation)s and m.period @> %(day)s::date)
          when %(is_whole_county)s then true
          else p.visible_in && array[%(organisation)s]::int[]
      end
)
select count(*),
       count(*) filter (where political_status in ('01', '02')),
       round(avg(years), 1),
       max(years),
       count(*) filter (where years < 70),
       count(*) filter (where years between 70 and 79),
       count(*) filter (where years between 80 and 89),
       count(*) filter (where years >= 90)
from people
