-- The posts in which an account's person may act at this moment: held today, or deputised in today. Both halves
-- find their rows by an index on the person; an appointment that ended takes its deputy's rights with it.
with acting as (
    select a.id, null::bigint as deputyship_id
    from registry_appointment a
    where a.person_id = %(person)s and a.period @> %(today)s::date
    union all
    select d.appointment_id, d.id
    from registry_deputyship d
    where d.person_id = %(person)s and d.period @> %(today)s::date and d.ended_at is null
)
select a.id as appointment_id, a.post, o.id as organisation_id, o.name as organisation_name,
       case when o.kind = 'prefecture' then null else o.county_id end as county_id,
       coalesce(c.is_demonstration, false) as is_demonstration, acting.deputyship_id,
       (select name from registry_person where id = %(person)s) as name
from acting
join registry_appointment a on a.id = acting.id and a.period @> %(today)s::date
join registry_organisation o on o.id = a.organisation_id
left join registry_organisation c on c.id = o.county_id
order by acting.deputyship_id nulls first, cardinality(o.path), a.id
