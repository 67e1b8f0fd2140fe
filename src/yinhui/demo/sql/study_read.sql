-- Who read the monthly materials of the last twelve months alone: some on their own phones, more or less
-- diligently, and some of the others told it to the secretary.

insert into study_reading (county_id, person_id, material_id, read_on, how, minutes, opened_at)
select one.county_id, one.person_id, one.material_id, one.read_on, one.how, one.minutes,
    (one.read_on + time '08:00') at time zone 'Asia/Shanghai' + one.minutes * interval '7 minutes'
from (
    select m.county_id, m.person_id, text.id as material_id,
        text.issued_for + floor(pg_temp.study_dice(k.key, 76) * 26)::int as read_on,
        case when k.has_phone then 'phone' else 'told' end as how,
        8 + floor(pg_temp.study_dice(k.key, 77) * 25)::int as minutes
    from demo_member m
    join study_material text
        on text.organisation_id = m.county_id and text.kind = 'text'
        and text.issued_for > %(today)s::date - interval '1 year'
    cross join lateral (
        select hashint8extended(m.number * 100 + extract(month from text.issued_for)::int, %(seed)s) as key,
            pg_temp.study_dice(hashint8extended(m.number, %(seed)s), 74) < 0.45 as has_phone,
            pg_temp.study_dice(hashint8extended(m.number, %(seed)s), 75) as diligence
    ) as k
    where pg_temp.study_dice(k.key, 78) < k.diligence * case when k.has_phone then 0.9 else 0.35 end
) as one
where one.read_on < %(today)s
order by one.read_on, one.person_id, one.material_id;

drop table demo_member, demo_paper;
drop function pg_temp.study_dice;
