-- Take an import back. First what it opened about people who were there already, then their former values, then the
-- people it made. Restoring raises the version: an undone change is a change.
delete from registry_membership m using registry_rosterperson r
where r.roster_id = %(roster)s and m.id = (r.before ->> 'opened_membership')::bigint;

delete from registry_residence m using registry_rosterperson r
where r.roster_id = %(roster)s and m.id = (r.before ->> 'opened_residence')::bigint;

delete from registry_familycontact m using registry_rosterperson r
where r.roster_id = %(roster)s and m.id = (r.before ->> 'opened_contact')::bigint;

update registry_membership m
set organisation_id = (r.before -> 'membership' ->> 'organisation_id')::int,
    period = (r.before -> 'membership' ->> 'period')::daterange
from registry_rosterperson r
where r.roster_id = %(roster)s and m.id = (r.before -> 'membership' ->> 'id')::bigint;

update registry_residence m
set place_id = (r.before -> 'residence' ->> 'place_id')::bigint,
    period = (r.before -> 'residence' ->> 'period')::daterange
from registry_rosterperson r
where r.roster_id = %(roster)s and m.id = (r.before -> 'residence' ->> 'id')::bigint;

update registry_personcircumstances k
set health_class_sealed = r.health_class_sealed, health_class_tag = r.health_class_tag,
    living_situation_sealed = r.living_situation_sealed, living_situation_tag = r.living_situation_tag
from registry_rosterperson r
where r.roster_id = %(roster)s and k.person_id = r.person_id
    and r.before -> 'fields' ?| array['health_class', 'living_situation'];

update registry_person p
set name = o.name, sex = o.sex, nation = o.nation, birth_date = o.birth_date,
    id_number_sealed = r.id_number_sealed, id_number_hash = r.id_number_hash, phone = o.phone,
    landline = o.landline, home_unit_id = o.home_unit_id, former_post = o.former_post, rank = o.rank,
    retirement_kind = o.retirement_kind, retired_on = o.retired_on, political_status = o.political_status,
    joined_party_on = o.joined_party_on, education = o.education, specialties = o.specialties,
    interests = o.interests, service_needs = o.service_needs, died_on = o.died_on, note = o.note,
    pinyin = o.pinyin, initials = o.initials, search_tokens = o.search_tokens, version = p.version + 1
from registry_rosterperson r
cross join lateral jsonb_populate_record(null::registry_person, r.before -> 'person') as o
where r.roster_id = %(roster)s and r.what = 'changed' and p.id = r.person_id;

set local yinhui.reach_given = 'on';

drop table if exists roster_made;

create temporary table roster_made on commit drop as
select person_id from registry_rosterperson where roster_id = %(roster)s and what = 'created';

delete from registry_membership m using roster_made n where m.person_id = n.person_id;
delete from registry_residence m using roster_made n where m.person_id = n.person_id;
delete from registry_personcircumstances k using roster_made n where k.person_id = n.person_id;
delete from registry_familycontact f using roster_made n where f.person_id = n.person_id;
delete from registry_person p using roster_made n where p.id = n.person_id;

set local yinhui.reach_given = 'off';
