-- How many living people belong to each organisation at and below one, today.
select m.organisation_id, count(*)
from registry_membership m
join registry_organisation o on o.id = m.organisation_id
join registry_person p on p.id = m.person_id
where o.path @> array[%(organisation)s]::int[]
  and m.period @> %(day)s::date
  and p.died_on is null
group by m.organisation_id
