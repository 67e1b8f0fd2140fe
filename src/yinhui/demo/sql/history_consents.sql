-- What most people answered about the purposes their data is used for, on a list that went round the branch;
-- some branches have not asked yet. Nobody says no to family contacts here: theirs would have to go.
insert into privacy_consent (
    county_id, person_id, purpose, text_version, answer, answered_on, how,
    guardian_name, guardian_relation, recorded_by_name, recorded_at)
select p.county_id, p.id, asked.purpose, 1,
    case when pg_temp.dice(k.key, 40 + asked.number) < asked.refuse then 'refused' else 'given' end,
    h.asked_on, case when pg_temp.dice(k.key, 50) < 0.9 then 'paper' else 'in_person' end,
    '', '', '支部登记', h.asked_on + interval '15 hours'
from registry_person p
join demo_number n on n.kind = 'person' and n.id = p.id
join registry_membership m on m.person_id = p.id and m.kind = 'branch' and m.period @> %(today)s::date
join demo_habit b on b.organisation_id = m.organisation_id
cross join lateral (select hashint8extended(n.number, %(seed)s)) as k (key)
cross join lateral (
    select %(today)s::date - 20 - (100 * pg_temp.dice(b.key, 30))::int) as h (asked_on)
cross join (values
    ('health_visits', 1, 0.01), ('family_contacts', 2, 0.0), ('photo_publicity', 3, 0.12),
    ('photo_position', 4, 0.35), ('share_services', 5, 0.4)) as asked (purpose, number, refuse)
where p.died_on is null and p.retirement_kind in ('lixiu', 'tuixiu')
  and pg_temp.dice(b.key, 31) < 0.8
  and pg_temp.dice(k.key, 60 + asked.number) < 0.92
order by p.id, asked.number;
