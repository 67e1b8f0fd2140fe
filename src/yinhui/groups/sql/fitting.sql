-- People who could be told of a group: their interests or specialties fit its field, they belong where the group
-- does, live, and are not in it. Near: they live in the place the group's organisation is there for, or in a
-- compound where a member lives. The GIN index on visible_in finds the people of the organisation first.
with standing as (
    select m.person_id
    from groups_groupmember m
    where m.group_id = %(group)s and m.period @> %(today)s::date
),
compounds as (
    select distinct l.id
    from standing s
    join registry_residence r on r.person_id = s.person_id and r.period @> %(today)s::date
    join registry_place home on home.id = r.place_id
    join registry_place l on l.id = any(home.path) and l.kind = 'compound'
),
fitting as (
    select p.id, p.name, p.pinyin, p.birth_date,
        array(select unnest(p.specialties || p.interests) intersect select unnest(%(words)s::text[])) as words
    from registry_person p
    where p.county_id = %(county)s and p.visible_in && array[%(organisation)s]::int[]
      and p.retirement_kind = any(%(retired)s) and p.died_on is null
      and (p.specialties && %(words)s::varchar[] or p.interests && %(words)s::varchar[])
      and not exists (select from standing s where s.person_id = p.id)
)
select f.id as person_id, f.name, f.words, coalesce(compound.name, '') as compound,
    coalesce(%(place)s::bigint = any(home.path), false) or compound.id in (select id from compounds) as is_near
from fitting f
left join registry_residence r on r.person_id = f.id and r.period @> %(today)s::date
left join registry_place home on home.id = r.place_id
left join registry_place compound on compound.id = any(home.path) and compound.kind = 'compound'
order by is_near desc, cardinality(f.words) desc, f.pinyin, f.id
limit %(limit)s
