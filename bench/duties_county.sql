-- A county of %(people)s retired Party members: compounds of 250 people in communities of ten compounds in
-- townships of twenty communities; everybody in their compound's branch and at home in one of its entrances.
-- Run with triggers off but for the tree's, which are cheap here; who may see whom is not measured.
with prefecture as (
    insert into registry_organisation (kind, name, short_name, path, since, founded_on, party_form, is_demonstration)
    values ('prefecture', %(name)s || '市', '', '{}', '2015-01-01', '2015-01-01', '', true) returning id
)
insert into registry_organisation
    (kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration)
select 'county', %(name)s, '', id, '{}', '2015-01-01', '2015-01-01', '', true from prefecture;

insert into registry_place (county_id, kind, name, full_name, path)
select c.id, 'street', '街道' || n, '', '{}'
from registry_organisation c, generate_series(0, (%(people)s - 1) / 50000) n
where c.kind = 'county' and c.name = %(name)s;

insert into registry_organisation
    (kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration, place_id)
select 'township', l.name, '', l.county_id, '{}', '2015-01-01', '2015-01-01', '', true, l.id
from registry_place l join registry_organisation c on c.id = l.county_id
where l.kind = 'street' and c.name = %(name)s;

insert into registry_place (county_id, kind, name, parent_id, full_name, path)
select l.county_id, 'community', '社区' || n, l.id, '', '{}'
from registry_place l join registry_organisation c on c.id = l.county_id, generate_series(0, 19) n
where l.kind = 'street' and c.name = %(name)s
  and substr(l.name, 3)::int * 50000 + n * 2500 < %(people)s;

insert into registry_organisation
    (kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration, place_id)
select 'community', l.name, '', t.id, '{}', '2015-01-01', '2015-01-01', '', true, l.id
from registry_place l
join registry_organisation c on c.id = l.county_id
join registry_organisation t on t.place_id = l.parent_id
where l.kind = 'community' and c.name = %(name)s;

insert into registry_place (county_id, kind, name, parent_id, full_name, path)
select l.county_id, 'compound', '小区' || n, l.id, '', '{}'
from registry_place l join registry_organisation c on c.id = l.county_id, generate_series(0, 9) n
where l.kind = 'community' and c.name = %(name)s;

insert into registry_organisation
    (kind, name, short_name, parent_id, path, since, founded_on, party_form, is_demonstration, place_id, fixed_day)
select 'compound_branch', l.name || '党支部', '', m.id, '{}', '2015-01-01', '2015-01-01', 'branch', true, l.id,
    1 + m.id %% 28
from registry_place l
join registry_organisation c on c.id = l.county_id
join registry_organisation m on m.place_id = l.parent_id
where l.kind = 'compound' and c.name = %(name)s;

insert into registry_place (county_id, kind, name, parent_id, full_name, path)
select l.county_id, 'entrance', n || '单元', l.id, '', '{}'
from registry_place l join registry_organisation c on c.id = l.county_id, generate_series(1, 20) n
where l.kind = 'compound' and c.name = %(name)s;

set local session_replication_role = replica;

create temporary table home on commit drop as
select row_number() over (order by b.id) - 1 as number, b.id as branch_id, b.county_id,
    (select array_agg(e.id order by e.id) from registry_place e where e.parent_id = b.place_id) as entrances
from registry_organisation b join registry_organisation c on c.id = b.county_id
where b.kind = 'compound_branch' and c.name = %(name)s;

create temporary table newcomer on commit drop as
select nextval('registry_person_id_seq') as id, n, h.branch_id, h.county_id, h.entrances[1 + n %% 20] as place_id
from generate_series(0, %(people)s - 1) n join home h on h.number = n / 250;

insert into registry_person (
    id, county_id, name, sex, nation, birth_date, phone, landline, former_post, rank, retirement_kind,
    political_status, education, specialties, interests, service_needs, note, pinyin, initials, search_tokens,
    visible_in, version)
select id, county_id, '演示' || n, (1 + n %% 2)::text, '01', date '1932-01-01' + (n * 37 %% 13000), '', '', '', '',
    case when n %% 50 = 0 then 'lixiu' else 'tuixiu' end, '01', '', '{}', '{}', '{}', '', '', '', '{}', '{}', 1
from newcomer;

insert into registry_membership (county_id, person_id, organisation_id, kind, period)
select county_id, id, branch_id, 'branch', daterange('2020-01-01', null) from newcomer;

insert into registry_residence (county_id, person_id, place_id, period)
select county_id, id, place_id, daterange('2020-01-01', null) from newcomer;
