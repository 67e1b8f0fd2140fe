-- What else is going on at the times asked for: in the room, and with the people. The times come as arrays, so that a
-- preview of a year's days is one question; the index is the GiST on (county_id, during). Somebody is taken up
-- elsewhere who chairs, is invited, or is of the roster that the other occasion's kind expects.
with asked as (
    select key, tstzrange(begins, ends) as during
    from unnest(%(keys)s::int[], %(begins)s::timestamptz[], %(ends)s::timestamptz[]) as given(key, begins, ends)
),
other as (
    select a.key, s.id, s.organisation_id, o.name as organisation, s.kind, s.setting, s.title, s.room_id, s.chair_id,
        lower(s.during) as begins, upper(s.during) as ends, (lower(s.during) at time zone 'Asia/Shanghai')::date as day
    from asked a
    join scheduling_scheduledoccasion s on s.county_id = %(county)s and s.during && a.during
    join registry_organisation o on o.id = s.organisation_id
    where s.cancelled_reason = '' and s.id is distinct from %(scheduled)s::bigint
        and (%(arrangement)s::bigint is null or s.from_arrangement_id is distinct from %(arrangement)s::bigint)
),
-- A few people are asked for, and there may be hundreds of other occasions: what the people belong to is read first.
member as materialized (
    select m.organisation_id, m.person_id, m.period from registry_membership m where m.person_id = any(%(people)s)
),
holder as materialized (
    select h.organisation_id, h.person_id, h.period
    from registry_appointment h
    where h.person_id = any(%(people)s) and h.post <> 'specialist'
),
busy as (
    select other.key, other.id, m.person_id
    from other
    join member m on m.organisation_id = other.organisation_id and m.period @> other.day
    where other.kind <> all(%(not_all)s) and other.setting <> all(%(by_choice)s)
    union
    select other.key, other.id, h.person_id
    from other
    join holder h on h.organisation_id = other.organisation_id and h.period @> other.day
    where other.kind = 'committee_meeting' and other.setting <> all(%(by_choice)s)
    union
    select other.key, other.id, n.person_id
    from other
    join scheduling_notification n on n.scheduled_id = other.id
    where n.invited and n.person_id = any(%(people)s)
    union
    select other.key, other.id, other.chair_id
    from other
    where other.chair_id = any(%(people)s)
),
taken as (
    select busy.key, busy.id, p.name, p.pinyin from busy join registry_person p on p.id = busy.person_id
)
select other.key, other.id, other.organisation_id, other.organisation, other.title, other.begins, other.ends,
    coalesce(other.room_id = %(room)s::bigint, false) as in_room,
    (select count(*) from taken t where t.key = other.key and t.id = other.id) as people,
    array(select t.name from taken t where t.key = other.key and t.id = other.id order by t.pinyin limit 5) as names
from other
where other.room_id = %(room)s::bigint or exists (select from taken t where t.key = other.key and t.id = other.id)
order by other.key, other.begins, other.id
