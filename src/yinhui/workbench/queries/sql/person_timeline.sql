-- Everything that happened to a person, latest first: the day, what sort of thing, its kind, its name, the id of
-- its page (null where the actor may not open it), a note. Every branch is by an index on the person.
with happened (day, sort, kind, name, leads_to, note, moment) as (
    select v.visited_on, 'visit', v.kind, o.name,
           case when o.path @> %(reach)s::int[] then v.id end, v.visitors, v.recorded_at
    from care_visitedperson vp
    join care_visit v on v.id = vp.visit_id
    join registry_organisation o on o.id = v.organisation_id
    where vp.person_id = %(person)s and v.voided_reason = ''
      -- why one went tells how the person is
      and (%(may_see_circumstances)s or o.path @> %(reach)s::int[]
           or v.kind not in ('hospital', 'hardship', 'heart_to_heart'))
    union all
    select c.held_on, 'occasion', c.kind, c.title,
           case when o.path @> %(reach)s::int[] then c.id end, o.name, c.recorded_at
    from occasions_participation cp
    join occasions_occasion c on c.id = cp.occasion_id
    join registry_organisation o on o.id = c.organisation_id
    where cp.person_id = %(person)s and c.voided_reason = ''
    union all
    select lower(m.period), 'belonging', 'joined_' || m.kind, o.name, o.id, '', null
    from registry_membership m
    join registry_organisation o on o.id = m.organisation_id
    where m.person_id = %(person)s
    union all
    -- leaving is told only where it was not for another of its kind on the same day
    select upper(m.period), 'belonging', 'left_' || m.kind, o.name, o.id, '', null
    from registry_membership m
    join registry_organisation o on o.id = m.organisation_id
    where m.person_id = %(person)s and upper(m.period) <= %(today)s
      and not exists (
          select from registry_membership n
          where n.person_id = m.person_id and n.kind = m.kind and lower(n.period) = upper(m.period))
    union all
    select lower(r.period), 'belonging', 'moved_in', l.full_name, l.id, '', null
    from registry_residence r
    join registry_place l on l.id = r.place_id
    where r.person_id = %(person)s
    union all
    select lower(a.period), 'belonging', 'appointed', o.name, o.id, a.post, null
    from registry_appointment a
    join registry_organisation o on o.id = a.organisation_id
    where a.person_id = %(person)s and a.for_person_id is null
    union all
    select upper(a.period), 'belonging', 'post_ended', o.name, o.id, a.post, null
    from registry_appointment a
    join registry_organisation o on o.id = a.organisation_id
    where a.person_id = %(person)s and a.for_person_id is null and upper(a.period) <= %(today)s
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
        select e.pgh_created_at as at, e.pgh_context_id,
               array(
                   select before.key
                   from jsonb_each_text(to_jsonb(e)) as before
                   join jsonb_each_text(coalesce(to_jsonb(following), to_jsonb(p))) as after using (key)
                   where before.value is distinct from after.value and before.key = any(%(fields)s)
                   order by before.key
               ) as fields
        from registry_personevent e
        join registry_person p on p.id = e.pgh_obj_id
        left join lateral (
            select n.* from registry_personevent n
            where n.pgh_obj_id = e.pgh_obj_id and n.pgh_id > e.pgh_id
            order by n.pgh_id limit 1) as following on true
        where e.pgh_obj_id = %(person)s and e.pgh_label = 'update'
    ) as changed
    left join pghistory_context x on x.id = changed.pgh_context_id
    where changed.fields <> '{}'
)
select day, sort, kind, name, leads_to, note
from happened
where %(sort)s = '' or sort = %(sort)s
order by day desc, moment desc nulls last, sort, kind, name
limit %(limit)s offset %(offset)s
