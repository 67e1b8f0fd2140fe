-- What belongs to the new people, from today on: branch, home, circumstances, family contact, and where they came from.
insert into registry_membership (county_id, person_id, organisation_id, kind, period)
select %(county)s, person_id, branch_id, 'branch', daterange(%(today)s, null)
from roster_new
where branch_id is not null;

insert into registry_residence (county_id, person_id, place_id, period)
select %(county)s, person_id, place_id, daterange(%(today)s, null)
from roster_new
where place_id is not null;

insert into registry_personcircumstances (
    person_id, county_id, health_class_sealed, health_class_tag, living_situation_sealed, living_situation_tag)
select n.person_id, %(county)s, s.health_class_sealed, s.health_class_tag, s.living_situation_sealed,
    s.living_situation_tag
from roster_new n
join registry_rosterrow s on s.id = n.row_id
where s.roster_id = %(roster)s and (s.health_class_tag is not null or s.living_situation_tag is not null);

insert into registry_familycontact (person_id, county_id, contact_sealed, contact_tag, name_tag)
select n.person_id, %(county)s, s.contact_sealed, s.contact_tag, s.name_tag
from roster_new n
join registry_rosterrow s on s.id = n.row_id
where s.roster_id = %(roster)s and s.contact_tag is not null;

insert into registry_rosterperson (roster_id, person_id, row_id, what, fingerprint, version)
select %(roster)s, n.person_id, n.row_id, 'created', s.fingerprint, 1
from roster_new n
join registry_rosterrow s on s.id = n.row_id
where s.roster_id = %(roster)s;

set local yinhui.reach_given = 'off';
