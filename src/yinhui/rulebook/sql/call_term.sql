    -- where no end was entered, the organisation's term counts, and where it has none, the rule's
    select a.id as subject_id, a.organisation_id, a.period, %(_clause)s::smallint as clause,
        term.ends_on as anchor_on, term.ends_on - %(_before_days)s as opens_on, term.ends_on as due_on,
        %(_name)s as fact
    from registry_appointment a
    join registry_organisation o on o.id = a.organisation_id
    cross join lateral (
        select coalesce(
            a.term_ends_on, (lower(a.period) + make_interval(years => coalesce(o.term_years, %(_years)s)))::date)
    ) as term(ends_on)
    where a.county_id = %(county)s and a.post = any(%(posts)s::text[])
      and (%(kinds)s::text[] is null or o.kind = any(%(kinds)s::text[]))
      and term.ends_on between %(_from)s and %(_until)s
