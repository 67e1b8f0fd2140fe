written as (
            select {county} as county, r.{key}::bigint as id, {person} as person
            from {rows} r {joined}
        ), g as (
            select w.county, count(*) as rows, range_agg(int8range(w.id, w.id + 1)) as ids,
                   (select range_agg(int8range(p.person, p.person + 1))
                    from (select distinct county, person from written where person is not null) p
                    where p.county is not distinct from w.county) as people
            from written w group by w.county
        )
