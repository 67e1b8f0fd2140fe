-- Within the file: a row of the same name and birth date as an earlier new one. (The same number twice was
-- rejected on reading.) One hash aggregate over the new rows, then only the groups of several.
update registry_rosterrow s
set verdict = 'doubtful', doubt = 'twin_in_file', twin_id = first.id
from (
    select name, birth_date, min(id) as id
    from registry_rosterrow
    where roster_id = %(roster)s and verdict = 'new' and birth_date is not null
    group by name, birth_date
    having count(*) > 1
) as first
where s.roster_id = %(roster)s and s.verdict = 'new' and s.id <> first.id
    and s.name = first.name and s.birth_date = first.birth_date;
