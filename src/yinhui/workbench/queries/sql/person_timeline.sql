-- Everything that happened to a person, latest first: the day, what sort of thing, its kind, its name, the id of
-- its page (null where the actor may not open it), a note. Every branch is by an index on the person, and reads
-- each table once: what the wall adds to every table makes planning the dearer half of this statement.
with recorded (day, sort, kind, name, organisation_id, record_id, tells_how_one_is, note, moment) as (
    select v.visited_on, 'visit', v.kind::text, '', v.organisation_id, v.id,
           -- why one went tells how the person is
           v.kind in ('hospital', 'hardship', 'heart_to_heart'), v.visitors, v.recorded_at
    from care_visitedperson vp
    join care_visit v on v.id = vp.visit_id
    where vp.person_id = %(person)s and v.voided_reason = ''
    union all
    select c.held_on, 'occasion', c.kind, c.title, c.organisation_id, c.id, false, null, c.recorded_at
    from occasions_participation cp
    join occasions_occasion c on c.id = cp.occasion_id
    where cp.person_id = %(person)s and c.voided_reason = ''
),
belonging (day, kind, organisation_id, post) as (
    select step.day, step.kind, m.organisation_id, ''
    from (
        select organisation_id, kind, lower(period) as joined, upper(period) as left_,
               lead(lower(period)) over (partition by kind order by lower(period)) as joined_next
        from registry_membership
        where person_id = %(person)s) as m
    cross join lateral (values
        (m.joined, 'joined_' || m.kind),
        -- leaving is told only where it was not for another of its kind on the same day
        (case when m.left_ <= %(today)s and m.joined_next is distinct from m.left_ then m.left_ end,
         'left_' || m.kind)) as step (day, kind)
    union all
    select step.day, step.kind, a.organisation_id, a.post
    from registry_appointment a
    cross join lateral (values
        (lower(a.period), 'appointed'),
        (case when upper(a.period) <= %(today)s then upper(a.period) end, 'post_ended')) as step (day, kind)
    where a.person_id = %(person)s and a.for_person_id is null
),
happened (day, sort, kind, name, leads_to, note, moment) as (
    select r.day, r.sort, r.kind, case r.sort when 'visit' then o.name else r.name end,
           case when o.path @> %(reach)s::int[] then r.record_id end, coalesce(r.note, o.name), r.moment
    from recorded r
    join registry_organisation o on o.id = r.organisation_id
    where not r.tells_how_one_is or %(may_see_circumstances)s or o.path @> %(reach)s::int[]
    union all
    select b.day, 'belonging', b.kind, o.name, o.id, b.post, null
    from belonging b
    join registry_organisation o on o.id = b.organisation_id
    where b.day is not null
    union all
    select lower(r.period), 'belonging', 'moved_in', l.full_name, l.id, '', null
    from registry_residence r
    join registry_place l on l.id = r.place_id
    where r.person_id = %(person)s
    union all
    select lower(a.period), 'belonging', 'given_specialist', s.name, null, '', null
    from registry_appointment a
    join registry_person s on s.id = a.person_id
    where a.for_person_id = %(person)s
    union all
    select milestone.day, 'life', milestone.kind, '', null, '', null
    from registry_person p
    cross join lateral (values
        (p.joined_party_on, 'joined_party'), (p.retired_on, 'retired'), (p.died_on, 'died')) as milestone (day, kind)
    where p.id = %(person)s and milestone.day is not null
    union all
    select lower(b.period), 'life', 'away', b.whereabouts, null, coalesce(upper(b.period)::text, ''), null
    from registry_absence b
    where b.person_id = %(person)s and lower(b.period) <= %(today)s and %(may_see_circumstances)s
    union all
    -- what happened is sealed; the line says that something did
    select e.occurred_on, 'life', 'reported', '', null, coalesce(e.ended_on::text, ''), e.reported_at
    from registry_lifeevent e
    where e.person_id = %(person)s and not e.is_withdrawn and e.kind_tag <> all(%(troubled)s::bytea[])
      and %(may_see_circumstances)s
    union all
    select changed.at::date, 'correction', 'corrected', coalesce(x.metadata ->> 'name', ''), null,
           array_to_string(changed.fields, ',') || '|' || coalesce(x.metadata ->> 'reason', ''), changed.at
    from (
        select kept.at, kept.pgh_context_id,
               array(
                   select before.key
                   from jsonb_each_text(kept.before) as before
                   join jsonb_each_text(coalesce(kept.following, to_jsonb(p))) as after using (key)
                   where before.value is distinct from after.value and before.key = any(%(fields)s)
                   order by before.key
               ) as fields
        from (
            select e.pgh_created_at as at, e.pgh_context_id, e.pgh_label, to_jsonb(e) as before,
                   lead(to_jsonb(e)) over (order by e.pgh_id) as following
            from registry_personevent e
            where e.pgh_obj_id = %(person)s) as kept
        join registry_person p on p.id = %(person)s
        where kept.pgh_label = 'update'
    ) as changed
    left join pghistory_context x on x.id = changed.pgh_context_id
    where changed.fields <> '{}'
)
select day, sort, kind, name, leads_to, note
from happened
where %(sort)s = '' or sort = %(sort)s
order by day desc, moment desc nulls last, sort, kind, name
limit %(limit)s offset %(offset)s
