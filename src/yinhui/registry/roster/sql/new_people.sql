-- The people who are new, with the ids for which their rows are sealed. Who may
-- see them is computed once for each combination of unit, branch and place, not once a person.
set local yinhui.reach_given = 'on';

create temporary table roster_new on commit drop as
select s.id as row_id, s.sealed_for as person_id,
    u.target_id::int as unit_id, b.target_id::int as branch_id, h.place_id
from registry_rosterrow s
left join registry_rostername u
    on u.roster_id = s.roster_id and u.kind = 'unit' and u.text = s.home_unit and u.under = ''
left join registry_rostername b
    on b.roster_id = s.roster_id and b.kind = 'branch' and b.text = s.branch and b.under = coalesce(s.home_unit, '')
left join roster_home h on h.row_id = s.id
where s.roster_id = %(roster)s
    and (s.verdict = 'new'
         or (s.verdict = 'doubtful' and s.decision = 'different' and s.doubt <> 'other_name'));

analyze roster_new;

create temporary table roster_reach on commit drop as
select combination.*, (
    select coalesce(array_agg(distinct step order by step), '{}')
    from (
        select o.path from registry_organisation o
        where o.id in (combination.unit_id, combination.branch_id)
        union all
        select o.path from registry_place l join registry_organisation o on o.place_id = any(l.path)
        where l.id = combination.place_id
    ) as seen
    cross join lateral unnest(seen.path) as step
) as visible_in
from (select distinct unit_id, branch_id, place_id from roster_new) as combination;

analyze roster_reach;

insert into registry_person (
    id, county_id, name, sex, nation, birth_date, id_number_sealed, id_number_hash, phone, landline, home_unit_id,
    former_post, rank, retirement_kind, retired_on, political_status, joined_party_on, education, specialties,
    interests, service_needs, died_on, note, pinyin, initials, search_tokens, visible_in, version)
select n.person_id, %(county)s, s.name, coalesce(s.sex, ''), coalesce(s.nation, ''), s.birth_date,
    s.id_number_sealed, s.id_number_hash, coalesce(s.phone, ''), coalesce(s.landline, ''), n.unit_id,
    coalesce(s.former_post, ''), coalesce(s.rank, ''), coalesce(s.retirement_kind, 'tuixiu'), s.retired_on,
    coalesce(s.political_status, ''), s.joined_party_on, coalesce(s.education, ''), coalesce(s.specialties, '{}'),
    coalesce(s.interests, '{}'), coalesce(s.service_needs, '{}'), s.died_on, coalesce(s.note, ''), s.pinyin,
    s.initials, s.search_tokens, r.visible_in, 1
from roster_new n
join registry_rosterrow s on s.id = n.row_id and s.roster_id = %(roster)s
join roster_reach r
    on coalesce(r.unit_id, 0) = coalesce(n.unit_id, 0) and coalesce(r.branch_id, 0) = coalesce(n.branch_id, 0)
    and coalesce(r.place_id, 0) = coalesce(n.place_id, 0);
