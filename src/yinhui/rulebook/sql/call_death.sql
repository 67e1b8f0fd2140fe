    select p.id, p.birth_date, p.died_on, p.home_unit_id, %(_clause)s::smallint as clause,
        p.died_on as anchor_on, p.died_on as opens_on, p.died_on + %(_days)s as due_on, %(_name)s as fact,
        true as is_death
    from people p
    where p.died_on between %(_from)s and %(_until)s
