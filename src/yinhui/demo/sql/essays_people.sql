-- Authors, one of each branch as far as there are branches, and reviewers: members of further branches.
with member as (
    select m.person_id, m.organisation_id,
        row_number() over (partition by m.organisation_id order by hashtextextended(p.name || p.birth_date, 23)) as within
    from registry_membership m
    join registry_person p on p.id = m.person_id
    where m.county_id = %(county)s and m.kind = 'branch' and m.period @> %(day)s::date and p.died_on is null
      and p.retirement_kind in ('lixiu', 'tuixiu')
), ordered as (
    select person_id, organisation_id, row_number() over (order by within, organisation_id) as place
    from member
)
select 'author', person_id, organisation_id from ordered where place <= %(authors)s
union all
select 'reviewer', person_id, organisation_id from ordered
where place > %(authors)s and place <= %(authors)s + %(reviewers)s
order by 1, 2
