-- Duties about people. Each person is judged by the facts of one day (`as_of`): of the window's first day while
-- that is to come, of today while the window is open, of its last day once it is over; at a death, of the day
-- before. The levels are found by going up from the branch and the residence of that day.
-- Health, living situation and kinds of life events are sealed: they are matched by blind tags, computed for each
-- person who has any, only where the rule asks (kernel.blind_tags hands the keys over).
-- Plan: hash joins over the county's people, memberships and residences; the small ladder is hashed whole.
{ladder},
tag_keys as materialized (select generation, inner_key, outer_key from kernel_tag_keys()),
home as materialized (
    select l.id as place_id,
        max(o.id) filter (where o.kind = 'community') as community_id,
        max(o.id) filter (where o.kind = 'township') as township_id
    from registry_place l
    cross join lateral unnest(l.path) as step(id)
    join registry_organisation o on o.place_id = step.id and o.dissolved_on is null
    where %(needs_home)s and l.county_id = %(county)s and o.kind in ('community', 'township')
    group by l.id
),
spoken as materialized ({spoken}),
people as (
    select p.id, p.birth_date, p.died_on, p.home_unit_id
    from registry_person p
    where p.county_id = %(county)s
      and p.retirement_kind = any(%(retirement_kinds)s::text[])
      and (%(political_statuses)s::text[] is null or p.political_status = any(%(political_statuses)s::text[]))
      and (%(health_classes)s::text[] is null or p.id in (
          select c.person_id
          from registry_personcircumstances c
          join tag_keys k on k.generation = get_byte(c.health_class_tag, 0)
          cross join unnest(%(health_classes)s::text[]) as asked(value)
          where c.county_id = %(county)s and c.health_class_tag = kernel_blind_tag(
              k.generation, k.inner_key, k.outer_key, c.person_id, 'health_class', asked.value)))
      and (%(living_situations)s::text[] is null or p.id in (
          select c.person_id
          from registry_personcircumstances c
          join tag_keys k on k.generation = get_byte(c.living_situation_tag, 0)
          cross join unnest(%(living_situations)s::text[]) as asked(value)
          where c.county_id = %(county)s and c.living_situation_tag = kernel_blind_tag(
              k.generation, k.inner_key, k.outer_key, c.person_id, 'living_situation', asked.value)))
),
called as ({called}),
judged as (
    select c.*,
        case when is_death then anchor_on - 1 else least(greatest(opens_on, %(today)s), due_on) end as as_of
    from called c
    where (%(age_min)s::int is null or birth_date + make_interval(years => %(age_min)s::int) <= anchor_on)
      and (%(age_max)s::int is null or birth_date + make_interval(years => %(age_max)s::int + 1) > anchor_on)
),
placed as (
    select j.id as subject_id, j.clause, j.anchor_on, j.opens_on, j.due_on, j.fact,
        null::int as group_id,
        b.branch_id,
        coalesce(u.unit_id, b.unit_id) as unit_id,
        coalesce(h.community_id, b.community_id) as community_id,
        coalesce(h.township_id, hc.township_id, b.township_id) as township_id,
        %(county)s as county_id,
        s.organisation_id as specialist_id
    from judged j
    left join registry_membership m on m.person_id = j.id and m.kind = 'branch' and m.period @> j.as_of
    left join ladder b on b.organisation_id = m.organisation_id and b.period @> j.as_of
    left join registry_residence r on %(needs_home)s and r.person_id = j.id and r.period @> j.as_of
    left join home h on h.place_id = r.place_id
    left join ladder hc on hc.organisation_id = h.community_id and hc.period @> j.as_of
    left join ladder u on %(needs_unit)s and u.organisation_id = j.home_unit_id and u.period @> j.as_of
    left join registry_appointment s
        on %(needs_specialist)s and s.for_person_id = j.id and s.post = 'specialist' and s.period @> j.as_of
    -- what is over is not made for somebody who has died since: nobody can do it any more
    where (j.is_death or j.died_on is null or j.died_on > greatest(j.as_of, %(today)s))
      -- neither branch nor residence that day: gone, unless the register never had either
      and (m.id is not null or r.id is not null
           or exists (select from registry_residence x where x.person_id = j.id and x.period @> j.as_of)
           or not exists (select from registry_membership x where x.person_id = j.id and x.kind = 'branch')
              and not exists (select from registry_residence x where x.person_id = j.id))
),
expected as (
    select p.subject_id, p.clause, p.anchor_on, p.opens_on, p.due_on, p.fact, holder.owed, holder.organisation_id,
        holder.post
    from placed p
    cross join lateral (values {holders}) as holder(owed, organisation_id, post)
    where holder.organisation_id is not null
)
