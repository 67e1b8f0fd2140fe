-- Who belongs: members of the branch whose interests fit first, then neighbours who came along. Three of those
-- whose interests fit keep the group going: one convenes it.

create temporary table demo_joined as
with numbered as (
    select id, row_number() over (order by id) as number
    from registry_person where county_id = any(%(counties)s)
),
could as (
    select g.id as group_id, g.county_id, g.key, p.id as person_id, g.began_on,
        hashint8extended(n.number, g.key) as person_key,
        exists (
            select from unnest(%(fit_fields)s::text[], %(fit_words)s::text[]) as f (field, word)
            where f.field = g.field and (f.word = any(p.interests) or f.word = any(p.specialties))
        ) as fits,
        lower(m.period) as in_branch_since
    from demo_group g
    join registry_membership m
        on m.organisation_id = g.organisation_id and m.kind = 'branch' and m.period @> (%(today)s - 1)
    join registry_person p on p.id = m.person_id and p.died_on is null
    join numbered n on n.id = p.id
),
ranked as (
    select *, row_number() over (partition by group_id order by fits desc, person_key) as place from could
)
select r.*, greatest(
        coalesce(r.in_branch_since, r.began_on), r.began_on + floor(pg_temp.group_dice(r.person_key, 1) * 90)::int
    ) as joined_on
from ranked r
where r.place <= 8 + floor(pg_temp.group_dice(r.key, 4) * 9)::int;

insert into groups_groupmember (county_id, group_id, person_id, period, joined_how, left_how, recorded_at)
select county_id, group_id, person_id, daterange(least(joined_on, %(today)s - 1), null),
    (array['in_person', 'in_person', 'phone', 'own'])[1 + floor(pg_temp.group_dice(person_key, 2) * 4)::int], '',
    (least(joined_on, %(today)s - 1) + time '10:00') at time zone 'Asia/Shanghai'
from demo_joined
order by group_id, place;

insert into groups_grouppost (county_id, group_id, person_id, role, period)
select county_id, group_id, person_id, case when place = 1 then 'convenor' else 'backbone' end,
    daterange(least(joined_on, %(today)s - 1), null)
from demo_joined
where place <= 3
order by group_id, place;

analyze demo_joined;
