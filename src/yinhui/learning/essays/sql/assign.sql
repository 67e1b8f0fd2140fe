-- Give works to reviewers, one slot after the other: each slot goes to whoever has the fewest so far and may
-- have it (not their own, not of a person of their branch, not one they have already). Works with the fewest
-- who may review them come first, so that the spread stays even. What is given out already counts.
with recursive judge as (
    select r.person_id, row_number() over (order by hashint8extended(r.person_id, r.call_id))::int as number,
        array(
            select m.organisation_id from registry_membership m
            where m.person_id = r.person_id and m.kind = 'branch' and m.period @> %(today)s::date) as branches,
        (select count(*) from essays_review e join essays_work w on w.id = e.work_id
         where w.call_id = r.call_id and e.person_id = r.person_id)::int as has
    from essays_reviewer r
    where r.call_id = %(call)s
), may as (
    select w.id as work_id, j.person_id, j.number
    from essays_work w
    join judge j on j.person_id <> w.person_id and w.organisation_id <> all(j.branches)
    where w.call_id = %(call)s and w.sent_at is not null
      and not exists (select from essays_review e where e.work_id = w.id and e.person_id = j.person_id)
), lacking as (
    select w.id as work_id, w.county_id, c.organisation_id,
        (select count(*) from may where may.work_id = w.id) as choice,
        %(each)s - (select count(*) from essays_review e where e.work_id = w.id) as owed
    from essays_work w
    join essays_essaycall c on c.id = w.call_id
    where w.call_id = %(call)s and w.sent_at is not null
), slot as (
    select row_number() over (order by choice, hashint8extended(work_id, 7), copy) as step, copy, work_id, county_id,
        organisation_id
    from lacking cross join lateral generate_series(1, owed) as copy
), given as (
    select 0::bigint as step, 0::bigint as work_id, null::bigint as person_id, array[]::bigint[] as same,
        array(select has from judge order by number) as load, 0 as county_id, 0::bigint as organisation_id
    union all
    select slot.step, slot.work_id, pick.person_id,
        case slot.copy when 1 then array[pick.person_id] else given.same || pick.person_id end,
        case when pick.number is null then given.load
            else given.load[:pick.number - 1] || (given.load[pick.number] + 1) || given.load[pick.number + 1:] end,
        slot.county_id::int, slot.organisation_id::bigint
    from given
    join slot on slot.step = given.step + 1
    left join lateral (
        select may.person_id, may.number
        from may
        where may.work_id = slot.work_id
          and (slot.copy = 1 or may.person_id <> all(array_remove(given.same, null)))
        order by given.load[may.number], hashint8extended(may.person_id, slot.work_id)
        limit 1
    ) as pick on true
)
insert into essays_review (county_id, organisation_id, work_id, person_id, scores, word)
select county_id, organisation_id, work_id, person_id, '{}', ''
from given
where person_id is not null
on conflict (work_id, person_id) do nothing
