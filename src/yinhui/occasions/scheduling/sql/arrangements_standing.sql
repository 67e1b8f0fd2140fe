    -- a county's arrangements that make occasions now, or some of them
    select a.id, a.rhythm, a.weekday, a.nth, a.month_day, o.fixed_day, a.on_holiday, a.begins_on, a.ends_on
    from scheduling_standingarrangement a
    join registry_organisation o on o.id = a.organisation_id
    where a.county_id = %(county)s and (%(only)s::bigint[] is null or a.id = any(%(only)s)) and not a.paused
        and (a.ends_on is null or a.ends_on >= %(now)s::date - 31) and o.dissolved_on is null
