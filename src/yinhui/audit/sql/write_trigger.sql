-- One line for each statement and county that writes {table}: ids as ranges, so that a roster of a hundred thousand
-- rows is as short as one. People are made distinct before they become ranges, counties are joined and not asked
-- row by row: both halve the cost of bulk. {former}
create or replace function audit_write_{table}() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $body$
declare
    who jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
begin
    if tg_op = 'TRUNCATE' then
        if current_setting('yinhui.trail_moves', true) is distinct from 'archived' then
            insert into audit_write ({line_columns})
            select {line} from (select null::int as county, 0 as rows, '{{}}'::int8multirange as ids,
                                       null::int8multirange as people) g;
        end if;
    elsif tg_op = 'INSERT' then
        with {inserted}
        insert into audit_write ({line_columns}) select {line} from g;
    elsif tg_op = 'UPDATE' then
        with changed as (
            select o.* from old_rows o join new_rows n on n.{key} = o.{key}
            where row({old_columns}) is distinct from row({new_columns})
        ){former_changed}, {changed}
        insert into audit_write ({line_columns}) select {line} from g;
    else
        with changed as (select * from old_rows){former_changed}, {changed}
        insert into audit_write ({line_columns}) select {line} from g;
    end if;
    return null;
end $body$;
