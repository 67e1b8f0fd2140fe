-- Some 22,000 days in one statement; only days that differ are written again.
insert into kernel_calendarday as known
    (day, iso_weekday, lunar_year, lunar_month, lunar_day, is_leap_month, is_workday, holiday)
select day, extract(isodow from day), lunar_year, lunar_month, lunar_day, is_leap_month, is_workday, holiday
from unnest(
    %(days)s::date[], %(years)s::smallint[], %(months)s::smallint[], %(month_days)s::smallint[],
    %(leaps)s::boolean[], %(workdays)s::boolean[], %(names)s::text[]
) as given(day, lunar_year, lunar_month, lunar_day, is_leap_month, is_workday, holiday)
on conflict (day) do update
    set lunar_year = excluded.lunar_year, lunar_month = excluded.lunar_month, lunar_day = excluded.lunar_day,
        is_leap_month = excluded.is_leap_month, is_workday = excluded.is_workday, holiday = excluded.holiday
    where (known.lunar_year, known.lunar_month, known.lunar_day, known.is_leap_month, known.is_workday, known.holiday)
        is distinct from (excluded.lunar_year, excluded.lunar_month, excluded.lunar_day, excluded.is_leap_month,
                          excluded.is_workday, excluded.holiday)
