    -- a reported fact; what was reported late may still be done within as many days of the report
    select p.id, p.birth_date, p.died_on, p.home_unit_id, %(_clause)s::smallint as clause,
        e.occurred_on as anchor_on, e.occurred_on as opens_on,
        greatest(e.occurred_on, (e.reported_at at time zone 'Asia/Shanghai')::date) + %(_days)s as due_on,
        %(_name)s as fact, false as is_death
    from registry_lifeevent e
    join people p on p.id = e.person_id
    join tag_keys k on k.generation = get_byte(e.kind_tag, 0)
    where e.county_id = %(county)s and not e.is_withdrawn
      and e.occurred_on between %(_from)s and %(_until)s
      and e.kind_tag = kernel_blind_tag(
          k.generation, k.inner_key, k.outer_key, e.person_id, 'life_event_kind', %(_event)s)
