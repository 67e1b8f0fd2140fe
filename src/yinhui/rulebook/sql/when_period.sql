    -- known by the first day of the month, quarter or year; without a day the whole of it is the window
    select %(_clause)s::smallint as clause, day as anchor_on,
        case when %(_day)s::int is null then day else day + %(_day)s::int - 1 - %(_before)s end as opens_on,
        case when %(_day)s::int is null then (day + %(_length)s::interval)::date - 1
             else day + %(_day)s::int - 1 + %(_after)s end as due_on,
        extract(year from day) || '年'
            || case %(_period)s
                 when 'month' then extract(month from day) || '月'
                 when 'quarter' then '第' || (array['一', '二', '三', '四'])[extract(quarter from day)::int] || '季度'
                 else ''
               end
            || %(_name)s as fact,
        case when %(_on_fixed_day)s then %(_day)s::int end as fixed_day
    from kernel_calendarday
    where day between %(_from)s and %(_until)s and day = date_trunc(%(_period)s, day)::date
