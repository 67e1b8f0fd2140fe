-- One row a branch: where it stands, its members, their ages, who leads it, until when.
, officer as (
    select a.organisation_id as branch_id, a.person_id, a.post, a.term_ends_on,
           extract(year from age(%(as_of)s::date, p.birth_date))::int as age
    from branch b
    join registry_appointment a on a.organisation_id = b.id and a.period @> %(as_of)s::date
    join registry_person p on p.id = a.person_id and (p.died_on is null or p.died_on > %(as_of)s)
    where a.post = any(%(committee_posts)s)
),
leadership as (
    select branch_id,
           count(distinct person_id) as committee,
           bool_or(post = 'secretary') as has_secretary,
           max(age) filter (where post = 'secretary') as secretary_age,
           coalesce(max(term_ends_on) filter (where post = 'secretary'), max(term_ends_on)) as term_ends_on
    from officer
    group by branch_id
),
active as (
    -- who took part in anything in the half-year up to the day
    select distinct a.person_id
    from occasions_occasion o
    join occasions_participation a on a.occasion_id = o.id
    where o.county_id = %(county)s and o.voided_reason = ''
      and o.held_on > %(as_of)s::date - interval '6 months' and o.held_on <= %(as_of)s
),
learning as (
    select distinct a.person_id
    from occasions_occasion o
    join occasions_participation a on a.occasion_id = o.id
    where o.county_id = %(county)s and o.voided_reason = '' and o.kind = any(%(study_kinds)s)
      and o.held_on between %(since)s and %(until)s
),
membership as (
    select m.branch_id,
           count(*) as members,
           count(*) filter (where m.is_full) as full_members,
           count(m.age) as with_age,
           coalesce(sum(m.age), 0) as age_sum,
           count(*) filter (where m.age >= 80) as aged_80,
           count(*) filter (where w.id is not null) as away,
           count(*) filter (where m.since <= %(as_of)s::date - interval '6 months' and s.person_id is null) as silent,
           count(*) filter (where w.id is not null
               or (m.since <= %(as_of)s::date - interval '6 months' and s.person_id is null)) as absent,
           count(*) filter (where l.person_id is not null) as studied
    from member m
    left join registry_absence w on w.person_id = m.person_id and w.period @> %(as_of)s::date
    left join active s on s.person_id = m.person_id
    left join learning l on l.person_id = m.person_id
    group by m.branch_id
)
select b.id, b.name, b.kind, t.organisation_id as township_id, coalesce(t.name, '') as township_name,
       coalesce(m.members, 0) as members, coalesce(m.full_members, 0) as full_members,
       coalesce(m.with_age, 0) as with_age, coalesce(m.age_sum, 0) as age_sum,
       coalesce(m.aged_80, 0) as aged_80, coalesce(m.away, 0) as away, coalesce(m.silent, 0) as silent,
       coalesce(m.absent, 0) as absent, coalesce(m.studied, 0) as studied,
       coalesce(l.committee, 0) as committee, coalesce(l.has_secretary, false) as has_secretary,
       l.secretary_age, l.term_ends_on
from branch b
left join registry_organisationversion t
    on t.organisation_id = any(b.path) and t.kind = 'township' and t.period @> %(as_of)s::date
left join membership m on m.branch_id = b.id
left join leadership l on l.branch_id = b.id
order by t.organisation_id nulls last, b.path
