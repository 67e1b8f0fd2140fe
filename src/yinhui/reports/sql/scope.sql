-- What every statistic stands on; each of the other files goes on from here ("scope.sql" + file).
-- A part that a statement does not use is not run. Plans: the path's GIN index finds the tree, membership's
-- (organisation, kind) index its members; people of a whole county are read by county_id alone.
with tree as (
    -- the tree below the root as it stood on the day
    select v.organisation_id as id, v.kind, v.name, v.parent_id, v.path, o.party_form, o.term_years
    from registry_organisationversion v
    join registry_organisation o on o.id = v.organisation_id
    where v.path @> array[%(root)s]::int[] and v.period @> %(as_of)s::date
),
branch as (
    select * from tree where kind = any(%(branch_kinds)s)
),
member as (
    -- living Party members, full and probationary, of these branches on the day
    select m.organisation_id as branch_id, m.person_id, lower(m.period) as since,
           p.political_status = '01' as is_full, p.birth_date,
           extract(year from age(%(as_of)s::date, p.birth_date))::int as age
    from branch b
    join registry_membership m on m.organisation_id = b.id and m.kind = 'branch' and m.period @> %(as_of)s::date
    join registry_person p on p.id = m.person_id
    where p.political_status = any(%(party)s) and (p.died_on is null or p.died_on > %(as_of)s)
),
reached as (
    -- by branch, by home unit, by residence: the three ways a person belongs to a part of a county
    select m.person_id
    from tree t
    join registry_membership m on m.organisation_id = t.id and m.kind = 'branch' and m.period @> %(as_of)s::date
    union
    select p.id from tree t join registry_person p on p.home_unit_id = t.id where p.county_id = %(county)s
    union
    select r.person_id
    from tree t
    join registry_organisation o on o.id = t.id
    join registry_place l on o.place_id = any(l.path)
    join registry_residence r on r.place_id = l.id and r.period @> %(as_of)s::date
    where l.county_id = %(county)s
),
people as (
    -- living people who had retired by the day
    select p.id, p.sex, p.birth_date, p.education, p.retirement_kind, p.political_status,
           extract(year from age(%(as_of)s::date, p.birth_date))::int as age
    from registry_person p
    where p.county_id = %(county)s
      and p.retirement_kind = any(%(retired)s)
      and (p.died_on is null or p.died_on > %(as_of)s)
      and (p.retired_on is null or p.retired_on <= %(as_of)s)
      and (%(root)s = %(county)s or p.id in (select person_id from reached))
),
held as (
    -- occasions of the period, by organisations that stood in the tree on the day they were held
    select o.id, o.kind, o.organisation_id, o.held_on, o.title, o.text, o.recorded_at, v.name as organisation_name
    from occasions_occasion o
    join registry_organisationversion v on v.organisation_id = o.organisation_id and v.period @> o.held_on
    where o.county_id = %(county)s and o.voided_reason = ''
      and o.held_on between %(since)s and %(until)s
      and v.path @> array[%(root)s]::int[]
),
visited as (
    select o.id, o.kind, o.organisation_id, o.visited_on, o.recorded_at, v.name as organisation_name
    from care_visit o
    join registry_organisationversion v on v.organisation_id = o.organisation_id and v.period @> o.visited_on
    where o.county_id = %(county)s and o.voided_reason = ''
      and o.visited_on between %(since)s and %(until)s
      and v.path @> array[%(root)s]::int[]
),
fallen_due as (
    -- duties whose last day lies in the period and was past on the day; what was settled later did not count yet
    select d.institution_id, d.subject_kind, d.subject_id, d.organisation_id, v.name as organisation_name,
           case when d.settled_on <= %(as_of)s then d.outcome end as outcome
    from rulebook_duty d
    join registry_organisationversion v on v.organisation_id = d.organisation_id and v.period @> d.due_on
    where d.county_id = %(county)s
      and d.due_on between %(since)s and %(until)s and d.due_on < %(as_of)s
      and v.path @> array[%(root)s]::int[]
)
