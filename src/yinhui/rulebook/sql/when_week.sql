    -- known by the week's Monday, so that another weekday in a new version is still the same week's duty
    select %(_clause)s::smallint as clause, day as anchor_on, day + %(_weekday)s - 1 - %(_before)s as opens_on,
        day + %(_weekday)s - 1 + %(_after)s as due_on,
        extract(month from day + %(_weekday)s - 1) || '月' || extract(day from day + %(_weekday)s - 1) || '日'
            || %(_name)s as fact,
        null::int as fixed_day
    from kernel_calendarday
    where day between %(_from)s and %(_until)s and iso_weekday = 1
