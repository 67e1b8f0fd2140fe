-- An alliance and its chapters: the people in each on the last day, the activities of the period, who came.
select o.id as organisation_id, o.name, o.kind,
    (select count(*) from registry_membership m
     join registry_person p on p.id = m.person_id
     where m.organisation_id = o.id and m.kind = 'alliance' and m.period @> %(until)s::date
       and (p.died_on is null or p.died_on > %(until)s)) as members,
    held.activities, held.came
from registry_organisation o
cross join lateral (
    select count(distinct c.id) as activities, count(a.person_id) as came
    from occasions_occasion c
    left join occasions_participation a on a.occasion_id = c.id
    where c.organisation_id = o.id and c.voided_reason = '' and c.held_on between %(since)s and %(until)s
) as held
where o.path @> array[%(alliance)s]::int[] and o.dissolved_on is null
order by cardinality(o.path), o.name
