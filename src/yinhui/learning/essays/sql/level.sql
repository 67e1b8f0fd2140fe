-- Move one review that is not given yet from whoever has the most to whoever has the fewest and may have it, as
-- long as they differ by two or more. Asked again until nothing moves.
with judge as (
    select r.person_id,
        array(
            select m.organisation_id from registry_membership m
            where m.person_id = r.person_id and m.kind = 'branch' and m.period @> %(today)s::date) as branches,
        (select count(*) from essays_review e join essays_work w on w.id = e.work_id
         where w.call_id = r.call_id and e.person_id = r.person_id) as load
    from essays_reviewer r
    where r.call_id = %(call)s
), move as (
    select e.id, b.person_id
    from judge a
    join essays_review e on e.person_id = a.person_id and e.given_at is null
    join essays_work w on w.id = e.work_id and w.call_id = %(call)s
    join judge b on a.load >= b.load + 2 and b.person_id <> w.person_id and w.organisation_id <> all(b.branches)
    where not exists (select from essays_review x where x.work_id = w.id and x.person_id = b.person_id)
    order by a.load - b.load desc, e.id, b.person_id
    limit 1
)
update essays_review r set person_id = move.person_id from move where move.id = r.id
