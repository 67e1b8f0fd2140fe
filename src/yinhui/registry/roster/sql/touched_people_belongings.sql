-- A changed branch or home ends today and the new one begins; one that began today is corrected in place. What is
-- opened is noted beside what was, so that undoing takes away exactly that.
create temporary table roster_moved on commit drop as
select t.person_id, b.target_id::int as branch_id, m.id as former_id, lower(m.period) >= %(today)s as in_place
from roster_touched t
join registry_rosterrow s on s.id = t.row_id
join registry_rostername b
    on b.roster_id = s.roster_id and b.kind = 'branch' and b.text = s.branch and b.under = coalesce(s.home_unit, '')
left join registry_membership m on m.person_id = t.person_id and m.kind = 'branch' and upper_inf(m.period)
where 'branch' = any(t.fields) and b.target_id is not null;

update registry_membership m
set organisation_id = case when v.in_place then v.branch_id else m.organisation_id end,
    period = case when v.in_place then m.period else daterange(lower(m.period), %(today)s) end
from roster_moved v
where m.id = v.former_id;

with opened as (
    insert into registry_membership (county_id, person_id, organisation_id, kind, period)
    select %(county)s, person_id, branch_id, 'branch', daterange(%(today)s, null)
    from roster_moved where in_place is not true
    returning id, person_id
)
update registry_rosterperson r
set before = r.before || jsonb_build_object('opened_membership', opened.id)
from opened where r.roster_id = %(roster)s and r.person_id = opened.person_id;

create temporary table roster_rehoused on commit drop as
select t.person_id, h.place_id, r.id as former_id, lower(r.period) >= %(today)s as in_place
from roster_touched t
join roster_home h on h.row_id = t.row_id
left join registry_residence r on r.person_id = t.person_id and upper_inf(r.period)
where 'residence' = any(t.fields);

update registry_residence r
set place_id = case when v.in_place then v.place_id else r.place_id end,
    period = case when v.in_place then r.period else daterange(lower(r.period), %(today)s) end
from roster_rehoused v
where r.id = v.former_id;

with opened as (
    insert into registry_residence (county_id, person_id, place_id, period)
    select %(county)s, person_id, place_id, daterange(%(today)s, null)
    from roster_rehoused where in_place is not true
    returning id, person_id
)
update registry_rosterperson r
set before = r.before || jsonb_build_object('opened_residence', opened.id)
from opened where r.roster_id = %(roster)s and r.person_id = opened.person_id;

insert into registry_personcircumstances as k (
    person_id, county_id, health_class_sealed, health_class_tag, living_situation_sealed, living_situation_tag)
select t.person_id, %(county)s, s.health_class_sealed, s.health_class_tag, s.living_situation_sealed,
    s.living_situation_tag
from roster_touched t
join registry_rosterrow s on s.id = t.row_id
where t.fields && '{health_class,living_situation}'
on conflict (person_id) do update
    set health_class_sealed = coalesce(excluded.health_class_sealed, k.health_class_sealed),
        health_class_tag = coalesce(excluded.health_class_tag, k.health_class_tag),
        living_situation_sealed = coalesce(excluded.living_situation_sealed, k.living_situation_sealed),
        living_situation_tag = coalesce(excluded.living_situation_tag, k.living_situation_tag);

with opened as (
    insert into registry_familycontact (person_id, county_id, contact_sealed, contact_tag, name_tag)
    select t.person_id, %(county)s, s.contact_sealed, s.contact_tag, s.name_tag
    from roster_touched t
    join registry_rosterrow s on s.id = t.row_id
    where 'contact' = any(t.fields)
    on conflict do nothing
    returning id, person_id
)
update registry_rosterperson r
set before = r.before || jsonb_build_object('opened_contact', opened.id)
from opened where r.roster_id = %(roster)s and r.person_id = opened.person_id;
