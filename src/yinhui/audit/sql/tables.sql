-- Tables with their columns in order, the column of the key, and the mark of what was installed on them.
select c.relname,
       array(select a.attname::text from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
       (select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1),
       (select obj_description(t.oid, 'pg_trigger') from pg_trigger t
        where t.tgrelid = c.oid and t.tgname in ('trail_update', 'trail_guard'))
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
