-- One statement for all of a chunk: the triggers that keep visible_in run at its end, find every branch,
-- residence and post already there, and the value given with the row right, so that no row is written twice.

with people as (
    insert into registry_person (
        id, county_id, name, sex, nation, birth_date, id_number_sealed, id_number_hash, phone, landline,
        home_unit_id, former_post, rank, retirement_kind, retired_on, political_status, joined_party_on,
        education, specialties, interests, service_needs, died_on, note,
        pinyin, initials, search_tokens, visible_in, version)
    select
        id, county_id, name, sex, nation, birth_date, id_number_sealed, id_number_hash, phone, '',
        home_unit_id, former_post, rank, retirement_kind, retired_on, political_status, joined_party_on,
        education, specialties, interests, service_needs, died_on, '',
        pinyin, initials, search_tokens, visible_in, 1
    from demo_draft
    order by id
),
circumstances as (
    insert into registry_personcircumstances (
        person_id, county_id, health_class_sealed, health_class_tag, living_situation_sealed, living_situation_tag)
    select id, county_id, health_class_sealed, health_class_tag, living_situation_sealed, living_situation_tag
    from demo_draft
    where health_class_sealed is not null
    order by id
),
memberships as (
    insert into registry_membership (county_id, person_id, organisation_id, kind, period)
    select d.county_id, d.id, belongs.organisation_id, belongs.kind, daterange(d.branch_since, null)
    from demo_draft d
    cross join lateral (
        values ('branch', d.branch_id), ('group', d.group_id), ('alliance', d.chapter_id)
    ) as belongs (kind, organisation_id)
    where belongs.organisation_id is not null
    order by d.id, belongs.kind
),
residences as (
    insert into registry_residence (county_id, person_id, place_id, period)
    select county_id, id, place_id, daterange(lives_since, null) from demo_draft
    where place_id is not null
    order by id
)
insert into registry_appointment (
    county_id, person_id, organisation_id, post, is_sole, for_person_id, period, term_ends_on)
select county_id, person_id, organisation_id, post, is_sole, for_person_id, daterange(since, until), term_ends_on
from demo_holding
order by person_id, post, organisation_id, since
