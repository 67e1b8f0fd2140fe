-- Rows that belong to somebody for certain: by identity number, or, without one, because the very same row was taken
-- in before. The same number under another name is put in doubt. First every row that was judged before is
-- new again. Hash joins; the county's people are read once.
update registry_rosterrow
set verdict = 'new', person_id = null, twin_id = null, doubt = ''
where roster_id = %(roster)s and verdict in ('changed', 'unchanged', 'doubtful');

update registry_rosterrow s
set person_id = p.id,
    verdict = case when p.name = s.name then 'unchanged' else 'doubtful' end,
    doubt = case when p.name = s.name then '' else 'other_name' end
from registry_person p
where s.roster_id = %(roster)s and s.verdict = 'new' and s.id_number_hash is not null
    and p.county_id = %(county)s and p.id_number_hash = s.id_number_hash;

-- while keys are being changed: people whose hash is still of the former generation
update registry_rosterrow s
set person_id = p.id,
    verdict = case when p.name = s.name then 'unchanged' else 'doubtful' end,
    doubt = case when p.name = s.name then '' else 'other_name' end
from registry_person p
where s.roster_id = %(roster)s and s.verdict = 'new' and s.id_number_hash_former is not null
    and p.county_id = %(county)s and p.id_number_hash = s.id_number_hash_former;

update registry_rosterrow s
set person_id = p.id, verdict = 'unchanged'
from registry_rosterperson before
join registry_rosterimport i on i.id = before.roster_id
join registry_person p on p.id = before.person_id
where s.roster_id = %(roster)s and s.verdict = 'new' and s.id_number_hash is null
    and before.fingerprint = s.fingerprint and i.county_id = %(county)s and p.county_id = %(county)s
    and i.state = 'applied';
