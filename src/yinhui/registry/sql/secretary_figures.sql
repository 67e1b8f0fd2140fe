-- The branches at and below an organisation, how many have a secretary on the day, and the secretaries' average
-- age in full years (DA2).
select count(distinct o.id),
       count(distinct a.organisation_id),
       round(avg(extract(year from age(%(day)s::date, p.birth_date))), 1)
from registry_organisation o
left join registry_appointment a
    on a.organisation_id = o.id and a.post = 'secretary' and a.period @> %(day)s::date
left join registry_person p on p.id = a.person_id
where o.path @> array[%(organisation)s]::int[]
  and o.kind = any(%(branch_kinds)s)
  and o.dissolved_on is null
