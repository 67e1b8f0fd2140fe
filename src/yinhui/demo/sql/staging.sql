-- People as drafted, before they are let into the register in one statement (admit_drafts.sql).

create temporary table demo_draft (
    id bigint, county_id int, name text, sex text, nation text, birth_date date,
    id_number_sealed bytea, id_number_hash bytea, phone text, home_unit_id int, former_post text, rank text,
    retirement_kind text, retired_on date, political_status text, joined_party_on date, education text,
    specialties text[], interests text[], service_needs text[], died_on date,
    pinyin text, initials text, search_tokens text[], visible_in int[],
    health_class_sealed bytea, health_class_tag bytea, living_situation_sealed bytea, living_situation_tag bytea,
    branch_id int, branch_since date, group_id int, chapter_id int, place_id bigint, lives_since date
);

create temporary table demo_holding (
    county_id int, person_id bigint, organisation_id int, post text, is_sole boolean,
    since date, until date, term_ends_on date, for_person_id bigint
);
