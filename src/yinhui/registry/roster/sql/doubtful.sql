-- Rows that may be somebody: the same name and birth date with another number or none on either side; or, where the
-- row has neither number nor birth date, the same name with the same phone, unit or branch. The person of the
-- lowest id is shown. Hash join by name within the county.
update registry_rosterrow s
set verdict = 'doubtful', doubt = found.doubt, person_id = found.person_id
from (
    select s.id, min(p.id) as person_id,
        case when bool_or(s.birth_date is not null) then 'same_name_birth' else 'same_name_unit' end as doubt
    from registry_rosterrow s
    join registry_person p on p.county_id = %(county)s and p.name = s.name
    left join registry_rostername u
        on u.roster_id = s.roster_id and u.kind = 'unit' and u.text = s.home_unit and u.under = ''
    where s.roster_id = %(roster)s and s.verdict = 'new'
        and case
            when s.birth_date is not null and p.birth_date is not null
                then date_trunc(s.birth_precision, p.birth_date)::date = s.birth_date
            when s.id_number_hash is not null and p.id_number_hash is not null then false
            else p.phone = s.phone or p.home_unit_id = u.target_id or exists (
                select from registry_membership m
                join registry_rostername b on b.target_id = m.organisation_id and b.kind = 'branch'
                where m.person_id = p.id and upper_inf(m.period)
                    and b.roster_id = s.roster_id and b.text = s.branch and b.under = coalesce(s.home_unit, ''))
        end
    group by s.id
) as found
where s.id = found.id;
