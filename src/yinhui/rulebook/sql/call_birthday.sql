    -- every so many birthdays; born on 29 February: on the 28th in common years
    select p.id, p.birth_date, p.died_on, p.home_unit_id, %(_clause)s::smallint as clause, day.anchor_on,
        day.anchor_on - %(_before)s as opens_on, day.anchor_on + %(_after)s as due_on,
        (%(_ages)s::text[])[age.years] || '周岁' || %(_name)s as fact, false as is_death
    from people p
    cross join generate_series(%(_from_age)s, %(_age_max)s, %(_every_years)s) as age(years)
    cross join lateral (select (p.birth_date + make_interval(years => age.years))::date) as day(anchor_on)
    where day.anchor_on between %(_from)s and %(_until)s
