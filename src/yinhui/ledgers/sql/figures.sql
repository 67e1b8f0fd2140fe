-- What each of some people was called to and came to in a period: one row a person, whoever asks seeing them.
--
-- Run as the owner (wall.py): it asks the wall once for each person, and not once for each of the some thousand
-- rows behind a page. It gives back counts of people whom the asker sees, and nothing of anybody else.
--
-- Plan: the page's people lead. Memberships by their person; the occasions of their organisations by
-- (organisation, held_on); what they came to by (person, occasion), where the ids of the period's occasions,
-- read from the index (county, held_on, id) alone, leave out the years before.
create function ledgers_figures(
    people bigint[], since date, until date, kinds text[], called_kinds text[], study_kinds text[]
) returns table (
    person_id bigint, called int, came int, at_home int, besides int, studied int, studied_min int, excused int,
    by_kind jsonb
) language plpgsql stable as $$
#variable_conflict use_column
begin
    return query
    with person as materialized (
        select p.id, p.county_id, p.died_on
        from registry_person p
        where p.id = any(people) and wall_sees_registry_person(p.id)
    ), bound as materialized (
        select min(o.id) as first_id, max(o.id) as last_id
        from occasions_occasion o
        where o.county_id in (
                select p.county_id from person p
                union select c.parent_id from registry_organisation c
                where c.id in (select p.county_id from person p))
          and o.held_on between since and until
    ), called as (
        select m.person_id, o.id, o.kind
        from person p
        join registry_membership m on m.person_id = p.id and m.period && daterange(since, until, '[]')
        join occasions_occasion o
            on o.organisation_id = m.organisation_id and o.held_on between since and until
        where m.period @> o.held_on and o.voided_reason = '' and o.setting in ('together', 'online')
          and o.kind = any(kinds) and (p.died_on is null or p.died_on >= o.held_on)
          and (o.kind = any(called_kinds) or o.kind = 'group_meeting' and m.kind = 'group')
        union
        select a.person_id, o.id, o.kind
        from person p
        join registry_appointment a on a.person_id = p.id and a.post <> 'specialist'
            and a.period && daterange(since, until, '[]')
        join occasions_occasion o
            on o.organisation_id = a.organisation_id and o.held_on between since and until
        where o.kind = 'committee_meeting' and a.period @> o.held_on and o.voided_reason = ''
          and o.setting in ('together', 'online') and o.kind = any(kinds)
    ), attended as (
        select a.person_id, o.id, o.kind, o.setting, o.duration_min
        from bound b
        cross join person p
        join occasions_participation a
            on a.person_id = p.id and a.occasion_id between b.first_id and b.last_id
        join occasions_occasion o on o.id = a.occasion_id
        where o.held_on between since and until and o.voided_reason = '' and o.kind = any(kinds)
    ), met as (
        select coalesce(c.person_id, a.person_id) as person_id, coalesce(c.kind, a.kind) as kind,
            c.id is not null as is_called, a.id is not null as has_come,
            coalesce(a.setting in ('home', 'doorstep'), false) as is_at_home,
            coalesce(a.setting = 'doorstep' or a.kind = any(study_kinds), false) as is_study,
            a.duration_min
        from called c full join attended a on a.person_id = c.person_id and a.id = c.id
    ), of_kind as (
        select m.person_id, m.kind,
            count(*) filter (where is_called) as called,
            count(*) filter (where is_called and has_come) as came,
            count(*) filter (where is_at_home) as at_home,
            count(*) filter (where has_come and not is_called and not is_at_home) as besides,
            count(*) filter (where is_study) as studied,
            coalesce(sum(m.duration_min) filter (where is_study), 0) as studied_min,
            count(*) filter (where has_come) as all_come
        from met m
        group by m.person_id, m.kind
    ), excused as (
        select l.person_id, count(*) as times
        from person p
        join signin_leave l on l.person_id = p.id
        join scheduling_scheduledoccasion s on s.id = l.scheduled_id
        join occasions_occasion o on o.id = s.occasion_id
        where o.held_on between since and until and o.voided_reason = '' and o.kind = any(kinds)
          and not exists (
            select from occasions_participation a where a.occasion_id = o.id and a.person_id = l.person_id)
        group by l.person_id
    )
    select p.id, coalesce(sum(k.called), 0)::int, coalesce(sum(k.came), 0)::int,
        coalesce(sum(k.at_home), 0)::int, coalesce(sum(k.besides), 0)::int, coalesce(sum(k.studied), 0)::int,
        coalesce(sum(k.studied_min), 0)::int, coalesce(max(x.times), 0)::int,
        coalesce(jsonb_object_agg(k.kind, k.all_come) filter (where k.all_come > 0), '{}')
    from person p
    left join of_kind k on k.person_id = p.id
    left join excused x on x.person_id = p.id
    group by p.id;
end $$;
