    -- one arrangement as it stands in a form
    select 0::bigint as id, %(rhythm)s::text as rhythm, %(weekday)s::int as weekday, %(nth)s::int as nth,
        %(month_day)s::int as month_day, %(fixed_day)s::int as fixed_day, %(on_holiday)s::text as on_holiday,
        %(begins_on)s::date as begins_on, %(ends_on)s::date as ends_on
