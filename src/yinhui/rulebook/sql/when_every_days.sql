    -- stretches of equal length from the version's first day on
    select %(_clause)s::smallint as clause, day as anchor_on, day as opens_on, day + %(_days)s - 1 as due_on,
        %(_name)s as fact, null::int as fixed_day
    from kernel_calendarday
    where day between %(_from)s and %(_until)s and (day - %(since)s) %% %(_days)s = 0
