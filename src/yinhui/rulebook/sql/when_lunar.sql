    -- a day of the lunar year, never of a leap month; day 30 of a short month is its 29th
    select %(_clause)s::smallint as clause, day as anchor_on, day - %(_before)s as opens_on,
        day + %(_after)s as due_on, %(_name)s as fact, null::int as fixed_day
    from (
        select distinct on (lunar_year) day
        from kernel_calendarday
        where lunar_month = %(_month)s and lunar_day <= %(_day)s and not is_leap_month
        order by lunar_year, lunar_day desc
    ) as festival
    where day between %(_from)s and %(_until)s
