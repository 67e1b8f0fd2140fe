, former as (
            insert into audit_formerrow
                (at, position, context, county_id, person_id, relation, object_id, operation, row)
            select now(), audit_position(), _pgh_attach_context(), {county}, {person}, '{table}', r.{key},
                   lower(tg_op), audit_kept(to_jsonb(r))
            from changed r
        )