-- So many sets of paper in the last year, member by member and booklet by booklet until all are handed out; at so
-- many doors, those of the oldest first, they were read together: study at the doorstep.

create temporary table demo_paper as
with booklets as (
    select county_id, id, row_number() over (partition by county_id order by added_at) - 1 as place,
        (added_at at time zone 'Asia/Shanghai')::date as added_on
    from study_material where kind = 'booklet' and county_id = any(%(counties)s)
), handed_out as (
    select member.county_id, member.organisation_id, member.person_id, member.number, member.is_aged,
        booklet.id as material_id, booklet.added_on, booklet.place as quarter, count(*) as copies, c.doors
    from unnest(%(counties)s::int[], %(sets)s::int[], %(doors)s::int[]) as c (id, sets, doors)
    cross join lateral generate_series(0, c.sets - 1) as turn
    join demo_member member on member.county_id = c.id and member.place = turn %% member.how_many
    join booklets booklet on booklet.county_id = c.id and booklet.place = turn / member.how_many %% 4
    group by member.county_id, member.organisation_id, member.person_id, member.number, member.is_aged,
        booklet.id, booklet.added_on, booklet.place, c.doors
)
select h.*, 2 + h.added_on + floor(pg_temp.study_dice(h.number + h.quarter, 72) * 20)::int as delivered_on,
    row_number() over (
        partition by h.county_id order by h.is_aged desc, h.quarter, pg_temp.study_dice(h.number, 73), h.number
    ) <= h.doors as is_read_together,
    md5(concat_ws('|', %(seed)s, 'paper', h.number, h.quarter))::uuid as client_key,
    coalesce(holder.name, '支部委员') as delivered_by, account.id as account_id
from handed_out h
left join lateral (
    select a.person_id, p.name
    from registry_appointment a join registry_person p on p.id = a.person_id
    where a.organisation_id = h.organisation_id and a.period @> %(today)s::date and a.post = 'secretary'
    limit 1
) as holder on true
left join registry_account account on account.person_id = holder.person_id;

insert into occasions_occasion (
    county_id, client_key, kind, setting, organisation_id, held_on, starts_at, duration_min, place, title, text, chair,
    recorded_by_id, recorded_at, voided_reason, version, duty_ids)
select d.county_id, d.client_key, 'study', 'doorstep', d.organisation_id, d.delivered_on, '09:30', 40, '老同志家中',
    '送学上门：' || m.title, '把大字版资料送到家中，一起读了两篇，听老同志谈体会。', d.delivered_by,
    d.account_id, (d.delivered_on + time '16:00') at time zone 'Asia/Shanghai', '', 1, '{}'
from demo_paper d
join study_material m on m.id = d.material_id
where d.is_read_together
order by d.delivered_on, d.client_key;

insert into occasions_participation (occasion_id, person_id)
select o.id, d.person_id
from demo_paper d
join occasions_occasion o using (client_key)
order by o.id;

insert into study_materialdelivery (
    county_id, organisation_id, material_id, person_id, copies, delivered_on, delivered_by, is_to_door, occasion_id,
    recorded_by_id, recorded_at, voided_reason)
select d.county_id, d.organisation_id, d.material_id, d.person_id, d.copies, d.delivered_on, d.delivered_by,
    d.is_read_together or d.is_aged, o.id, d.account_id, (d.delivered_on + time '16:00') at time zone 'Asia/Shanghai', ''
from demo_paper d
left join occasions_occasion o on o.client_key = d.client_key
order by d.delivered_on, d.person_id, d.material_id;
