-- What each of some people was called to and came to in a period: one row a person, whoever asks seeing them.
--
-- Run as the owner (wall.py): it asks the wall once for each person, and not once for each of the some thousand
-- rows behind a page. It gives back counts of people whom the asker sees, and nothing of anybody else.
--
-- Plan: thirty people of one branch share their occasions, thirty of a county do not, and ten years are ten times
-- one; the planner, which knows of none of this, would loop over the shared ones again and again. So what has an
-- index is looked up row by row (`lateral … offset 0`), everything else is hashed (`enable_nestloop`), and one
-- plan serves all (`force_generic_plan`: planning anew takes longer than counting). Ids of occasions follow the
-- days on which they were typed: for a year, those between its first and its last leave out the years before.
create or replace function ledgers_figures(
    people bigint[], since date, until date, kinds text[], called_kinds text[], study_kinds text[]
) returns table (
    person_id bigint, called int, came int, at_home int, besides int, studied int, studied_min int, excused int,
    by_kind jsonb
) language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
    counties bigint[];
    first_id bigint := 0;
    last_id bigint := 9223372036854775807;
begin
    -- To find the bound costs as much as to read two thousand attendances; of a longer period, more than it spares.
    if until - since <= 400
        and (select count(*) from occasions_participation a where a.person_id = any(people)) > 3000
    then
        counties := array(select distinct p.county_id from registry_person p where p.id = any(people));
        counties := counties || array(
            select distinct c.parent_id from registry_organisation c where c.id = any(counties));
        select min(o.id), max(o.id) into first_id, last_id
        from occasions_occasion o
        where o.county_id = any(counties) and o.held_on between since and until;
    end if;
    return query
    with person as materialized (
        select p.id, p.died_on
        from registry_person p
        where p.id = any(people) and wall_sees_registry_person(p.id)
    ), belonging as materialized (
        select h.person_id, h.organisation_id,
            range_agg(h.period) filter (where h.capacity <> 'officer') as as_member,
            range_agg(h.period) filter (where h.capacity = 'group') as in_group,
            range_agg(h.period) filter (where h.capacity = 'officer') as as_officer
        from (
            select m.person_id, m.organisation_id, m.kind as capacity,
                m.period * daterange(since, least(until, p.died_on), '[]') as period
            from person p
            cross join lateral (
                select m.* from registry_membership m where m.person_id = p.id offset 0) m
            where p.died_on is null or p.died_on >= since
            union all
            select a.person_id, a.organisation_id, 'officer', a.period * daterange(since, until, '[]')
            from person p
            cross join lateral (
                select a.* from registry_appointment a
                where a.person_id = p.id and a.post <> 'specialist'
                offset 0) a
        ) h
        where not isempty(h.period)
        group by h.person_id, h.organisation_id
    ), expecting as materialized (
        select o.organisation_id, o.held_on, o.kind
        from (select distinct organisation_id from belonging) own
        cross join lateral (
            select o.organisation_id, o.held_on, o.kind from occasions_occasion o
            where o.organisation_id = own.organisation_id and o.held_on between since and until
              and o.voided_reason = '' and o.setting in ('together', 'online') and o.kind = any(kinds)
              and (o.kind in ('committee_meeting', 'group_meeting') or o.kind = any(called_kinds))
            offset 0) o
    ), called as (
        select b.person_id, count(*) as times
        from belonging b
        join expecting o on o.organisation_id = b.organisation_id
        where case o.kind when 'committee_meeting' then b.as_officer
            when 'group_meeting' then b.in_group else b.as_member end @> o.held_on
        group by b.person_id
    ), attended as materialized (
        select a.person_id, a.occasion_id
        from person p
        cross join lateral (
            select a.person_id, a.occasion_id from occasions_participation a
            where a.person_id = p.id and a.occasion_id between first_id and last_id
            offset 0) a
    ), occasion as materialized (
        select o.*
        from (select distinct occasion_id from attended) a
        cross join lateral (
            select o.id, o.organisation_id, o.held_on, o.kind, o.duration_min,
                o.setting in ('home', 'doorstep') as is_at_home,
                o.setting = 'doorstep' or o.kind = any(study_kinds) as is_study,
                case when o.setting not in ('together', 'online') then ''
                    when o.kind = any(called_kinds) then 'member'
                    else o.kind end as calls
            from occasions_occasion o
            where o.id = a.occasion_id
              and o.held_on between since and until and o.voided_reason = '' and o.kind = any(kinds)
            offset 0) o
    ), met as materialized (
        select a.person_id, o.kind, o.duration_min, o.is_at_home, o.is_study,
            coalesce(case o.calls when 'member' then b.as_member when 'committee_meeting' then b.as_officer
                when 'group_meeting' then b.in_group end @> o.held_on, false) as is_called
        from attended a
        join occasion o on o.id = a.occasion_id
        left join belonging b on b.person_id = a.person_id and b.organisation_id = o.organisation_id
    ), of_kind as (
        select m.person_id, m.kind,
            count(*) filter (where is_called) as came,
            count(*) filter (where is_at_home) as at_home,
            count(*) filter (where not is_called and not is_at_home) as besides,
            count(*) filter (where is_study) as studied,
            coalesce(sum(m.duration_min) filter (where is_study), 0) as studied_min,
            count(*) as all_come
        from met m
        group by m.person_id, m.kind
    ), excused as (
        select l.person_id, count(*) as times
        from person p
        cross join lateral (
            select l.person_id, l.scheduled_id from signin_leave l where l.person_id = p.id offset 0) l
        cross join lateral (
            select s.occasion_id from scheduling_scheduledoccasion s where s.id = l.scheduled_id offset 0) s
        cross join lateral (
            select o.id from occasions_occasion o
            where o.id = s.occasion_id
              and o.held_on between since and until and o.voided_reason = '' and o.kind = any(kinds)
            offset 0) o
        where not exists (
            select from attended a where a.occasion_id = o.id and a.person_id = l.person_id)
        group by l.person_id
    )
    select p.id, coalesce(max(c.times), 0)::int, coalesce(sum(k.came), 0)::int,
        coalesce(sum(k.at_home), 0)::int, coalesce(sum(k.besides), 0)::int, coalesce(sum(k.studied), 0)::int,
        coalesce(sum(k.studied_min), 0)::int, coalesce(max(x.times), 0)::int,
        coalesce(jsonb_object_agg(k.kind, k.all_come) filter (where k.all_come > 0), '{}')
    from person p
    left join called c on c.person_id = p.id
    left join of_kind k on k.person_id = p.id
    left join excused x on x.person_id = p.id
    group by p.id;
end $$;
