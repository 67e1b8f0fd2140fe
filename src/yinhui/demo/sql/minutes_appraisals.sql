-- What each full member who was at the year's appraisal was found to be; one in five 优秀, never more than a third.
insert into minutes_appraisalresult (county_id, organisation_id, person_id, year, result, occasion_id)
select o.county_id, o.organisation_id, p.id,
    extract(year from o.held_on)::int - case when extract(month from o.held_on) <= 3 then 1 else 0 end,
    case
        when thrown.at < 0.2 then 'excellent'
        when thrown.at < 0.985 then 'qualified'
        when thrown.at < 0.998 then 'basic'
        else 'unqualified'
    end,
    o.id
from occasions_occasion o
join occasions_participation a on a.occasion_id = o.id
join registry_person p on p.id = a.person_id and p.political_status = '01'
join demo_minutes_number n on n.kind = 'person' and n.id = p.id
cross join lateral (
    select pg_temp.dice(hashint8extended(n.number, %(seed)s + o.held_on - date '2020-01-01' + 92), 1) as at
) as thrown
where o.county_id = any(%(counties)s) and o.kind = 'appraisal' and o.voided_reason = ''
order by o.held_on, o.id, p.id
on conflict (person_id, year) do nothing;
