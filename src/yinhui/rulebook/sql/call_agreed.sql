    -- what meetings agreed and did not take back
    select g.id as subject_id, g.organisation_id, %(_clause)s::smallint as clause, g.agreed_on as anchor_on,
        g.agreed_on as opens_on, g.due_on, g.what as fact
    from rulebook_agreeditem g
    where g.county_id = %(county)s and not g.is_withdrawn
      and g.agreed_on between %(_from)s and %(_until)s
