    select p.id, p.birth_date, p.died_on, p.home_unit_id, s.clause, s.anchor_on, s.opens_on, s.due_on, s.fact,
        false as is_death
    from people p cross join spoken s
