-- Of the rows that belong to somebody, those that say something else.
update registry_rosterrow s
set verdict = 'changed'
where s.roster_id = %(roster)s and s.verdict = 'unchanged'
    and s.id in (select row_id from registry_roster_differences(%(roster)s));
