-- What belongs to the new people, from today on: branch, home, circumstances, family contact, and where they came from.
insert into registry_membership (county_id, person_id, organisation_id, kind, period)
select %(county)s, person_id, branch_id, 'branch', daterange(%(today)s, null)
from roster_new
where branch_id is not null;

insert into registry_residence (county_id, person_id, place_id, period)
select %(county)s, person_id, place_id, daterange(%(today)s, null)
from roster_new
where place_id is not null;

insert into registry_personcircumstances (person_id, county_id, health_class, living_situation)
select n.person_id, %(county)s, coalesce(s.health_class, ''), coalesce(s.living_situation, '')
from roster_new n
join registry_rosterrow s on s.id = n.row_id
where s.roster_id = %(roster)s and (s.health_class is not null or s.living_situation is not null);

insert into registry_familycontact (person_id, county_id, name, relation, phone)
select n.person_id, %(county)s, s.contact_name, coalesce(s.contact_relation, ''), coalesce(s.contact_phone, '')
from roster_new n
join registry_rosterrow s on s.id = n.row_id
where s.roster_id = %(roster)s and s.contact_name is not null;

insert into registry_rosterperson (roster_id, person_id, row_id, what, fingerprint, version)
select %(roster)s, n.person_id, n.row_id, 'created', s.fingerprint, 1
from roster_new n
join registry_rosterrow s on s.id = n.row_id
where s.roster_id = %(roster)s;

set local yinhui.reach_given = 'off';
