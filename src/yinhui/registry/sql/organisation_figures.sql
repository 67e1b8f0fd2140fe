-- The people of an organisation at a glance: the living and retired among its members (branches, groups,
-- alliances), of its county, or seen through it (all others). Ages are full years on the day. `how` names one
-- of the three; PostgreSQL sees which at once and does not begin the others.
with within as (
    select m.person_id
    from registry_membership m
    where %(how)s = 'members' and m.organisation_id = %(organisation)s and m.period @> %(day)s::date
    union all
    select p.id from registry_person p where %(how)s = 'county' and p.county_id = any(%(counties)s)
    union all
    select p.id
    from registry_person p
    where %(how)s = 'seen' and p.county_id = any(%(counties)s) and p.visible_in && array[%(organisation)s]::int[]
),
people as (
    select p.political_status, extract(year from age(%(day)s::date, p.birth_date))::int as years
    from within
    join registry_person p on p.id = within.person_id
    where p.died_on is null and p.retirement_kind in ('lixiu', 'tuixiu')
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
