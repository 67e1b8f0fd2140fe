-- Visits as they will be. Text that fits: the type, several people at once, or somebody away for a season; it is
-- sealed by the program before they are let in (history_visits_sealed.sql).

create temporary table demo_visit as
select nextval(pg_get_serial_sequence('care_visit', 'id')) as id, visit.*
from (
    select r.county_id, r.client_key, r.record_type as kind, r.organisation_id, r.happened_on as visited_on,
        case
            when is_away then '电话、视频'
            when r.record_type = 'hospital' then '医院病房'
            when r.record_type = 'condolence' then '家中'
            when r.subjects > 1 then '入户'
            else coalesce(l.full_name, '家中')
        end as place,
        coalesce(
            holder.name || case when r.post <> 'specialist' and pg_temp.dice(r.key, 11) < 0.6
                then coalesce('、' || beside.name, '') else '' end,
            o.name || '工作人员') as visitors,
        replace(
            variants.list ->> floor(pg_temp.dice(r.key, 12) * jsonb_array_length(variants.list))::int,
            '{count}', r.subjects::text) as text,
        account.id as recorded_by_id, r.recorded_local at time zone 'Asia/Shanghai' as recorded_at, r.duty_ids
    from demo_record r
    join registry_organisation o on o.id = r.organisation_id
    left join lateral (
        select a.person_id, p.name
        from registry_appointment a join registry_person p on p.id = a.person_id
        where a.organisation_id = r.organisation_id and a.post = r.post and a.period @> r.happened_on
          and (a.for_person_id is null or a.for_person_id = r.one_person_id)
        order by a.id limit 1
    ) as holder on true
    left join lateral (
        select p.name
        from registry_appointment a join registry_person p on p.id = a.person_id
        where a.organisation_id = r.organisation_id and a.post <> r.post and a.for_person_id is null
          and a.period @> r.happened_on and a.person_id <> holder.person_id
        order by a.id limit 1
    ) as beside on true
    left join registry_account account on account.person_id = holder.person_id
    left join registry_residence live on r.subjects = 1 and live.person_id = r.one_person_id and upper_inf(live.period)
    left join registry_place l on l.id = live.place_id
    cross join lateral (
        select r.subjects = 1 and exists (
            select from registry_absence where person_id = r.one_person_id and period @> r.happened_on
        ) as is_away
    ) as whereabouts
    cross join lateral (
        select %(visits)s::jsonb -> case
            when is_away and r.record_type in ('contact', 'festival', 'birthday') then 'away'
            when r.subjects > 1 then 'many'
            else r.record_type
        end as list
    ) as variants
    where r.record_kind = 'visit'
    order by r.happened_on, r.client_key
) as visit;

create temporary table demo_visit_text (id bigint, text_sealed bytea);
