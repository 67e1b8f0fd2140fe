    -- a reported fact; what was reported late may still be done within as many days of the report
    select p.id, p.birth_date, p.died_on, p.home_unit_id, %(_clause)s::smallint as clause,
        e.occurred_on as anchor_on, e.occurred_on as opens_on,
        greatest(e.occurred_on, (e.reported_at at time zone 'Asia/Shanghai')::date) + %(_days)s as due_on,
        %(_name)s as fact, false as is_death
    from registry_lifeevent e
    join people p on p.id = e.person_id
    where e.county_id = %(county)s and e.kind = %(_event)s and e.withdrawn_reason = ''
      and e.occurred_on between %(_from)s and %(_until)s
