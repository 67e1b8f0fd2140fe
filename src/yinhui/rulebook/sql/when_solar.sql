    select %(_clause)s::smallint as clause, day as anchor_on, day - %(_before)s as opens_on,
        day + %(_after)s as due_on, %(_name)s as fact, null::int as fixed_day
    from kernel_calendarday
    where day between %(_from)s and %(_until)s
      and extract(month from day) = %(_month)s and extract(day from day) = %(_day)s
