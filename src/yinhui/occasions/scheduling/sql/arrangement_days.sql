-- The days of arrangements up to a day, with what holidays make of them. The placeholder gives the arrangements: their
-- own rows, or one that is being filled in. Counted from each one's first day, so that the turn of the themes does
-- not depend on when it is asked. The calendar is read by its key; a year is 366 rows for each arrangement. What the
-- county says of a day goes before what the library has.
with arrangement as ({arrangement}),
calendar as not materialized (
    select c.day, c.iso_weekday,
        case own.kind when 'off' then false when 'work' then true when 'usual' then c.iso_weekday < 6
            else c.is_workday end as is_workday,
        coalesce(own.name, c.holiday) as holiday
    from kernel_calendarday c
    left join scheduling_countyday own on own.county_id = %(county)s and own.day = c.day
),
nominal as (
    select a.id, a.rhythm, a.on_holiday, c.day as arranged_for, c.holiday,
        c.holiday <> '' and not c.is_workday as is_holiday
    from arrangement a
    join calendar c on c.day between a.begins_on and least(coalesce(a.ends_on, %(until)s), %(until)s)
    cross join lateral (
        select extract(day from c.day)::int as of_month,
            extract(day from date_trunc('month', c.day) + interval '1 month - 1 day')::int as month_length
    ) d
    where case a.rhythm
        when 'weekly' then c.iso_weekday = a.weekday
        when 'month_day' then d.of_month = least(a.month_day, d.month_length)
        when 'month_weekday' then c.iso_weekday = a.weekday
            and case when a.nth = 5 then d.of_month + 7 > d.month_length else (d.of_month - 1) / 7 + 1 = a.nth end
        else d.of_month = a.fixed_day
    end
),
moved as (
    select n.*,
        case
            when not n.is_holiday or n.on_holiday = 'keep' then n.arranged_for
            when n.on_holiday = 'next_workday' then (
                select min(w.day) from calendar w
                where w.day > n.arranged_for and w.day < n.arranged_for + 31 and w.is_workday)
        end as moved_to
    from nominal n
),
-- A week that would meet the next one's day is left out: nobody comes twice on one day.
kept as (
    select m.*, case when m.rhythm <> 'weekly' or m.moved_to < m.arranged_for + 7 then m.moved_to end as held_on
    from moved m
)
select k.id, k.arranged_for, k.held_on, case when k.is_holiday then k.holiday else '' end as holiday,
    count(k.held_on) over (partition by k.id order by k.arranged_for) as turn
from kept k
