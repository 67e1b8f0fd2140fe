-- Pairs of a row and a person born the same day, of the same sex as far as known, in the same unit or branch, under
-- another name, at least one of them without identity number: candidates for a slip of the pen.
select s.id, p.id, s.name, p.name, p.pinyin = s.pinyin
from registry_rosterrow s
join registry_person p on p.county_id = %(county)s and p.birth_date = s.birth_date and p.name <> s.name
left join registry_rostername u
    on u.roster_id = s.roster_id and u.kind = 'unit' and u.text = s.home_unit and u.under = ''
left join registry_rostername b
    on b.roster_id = s.roster_id and b.kind = 'branch' and b.text = s.branch
    and b.under = coalesce(s.home_unit, '')
where s.roster_id = %(roster)s and s.verdict = 'new' and s.birth_precision = 'day'
    and (s.id_number_hash is null or p.id_number_hash is null)
    and (s.sex is null or p.sex in (s.sex, ''))
    and (p.home_unit_id = u.target_id or exists (
        select from registry_membership m
        where m.person_id = p.id and m.organisation_id = b.target_id and upper_inf(m.period)))
order by s.id, p.id;
