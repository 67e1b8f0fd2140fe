-- So many members each of the branches that have the most: alive, at home on the day, under ninety. Dice are thrown
-- by name and birthday: ids differ from one building to the next.
select person_id
from (
    select m.person_id, m.organisation_id, b.place,
        row_number() over (partition by m.organisation_id order by hashtextextended(p.name || p.birth_date, 11)) as within
    from (
        select organisation_id, row_number() over (order by count(*) desc, organisation_id) as place
        from registry_membership
        where county_id = %(county)s and kind = 'branch' and period @> %(day)s::date
        group by organisation_id
    ) as b
    join registry_membership m on m.organisation_id = b.organisation_id and m.kind = 'branch' and m.period @> %(day)s::date
    join registry_person p on p.id = m.person_id
    where b.place <= %(branches)s and p.died_on is null and p.birth_date > %(day)s::date - interval '90 years'
      and not exists (select from registry_absence a where a.person_id = p.id and a.period @> %(day)s::date)
) as chosen
where within <= %(each)s
order by place, within
