-- Every table and view: whether it is walled, by which policy, what the program may do, and the column of its key.
select c.relname, c.relrowsecurity, obj_description(p.oid, 'pg_policy'),
       array(
           select lower(a.privilege_type)
           from aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
           where r.rolname = %(program)s
       ),
       (select a.attname
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1)
from pg_class c
left join pg_policy p on p.polrelid = c.oid and p.polname = 'wall'
where c.relnamespace = 'public'::regnamespace
  and c.relkind in ('r', 'p', 'v', 'm')
  and not c.relispartition
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
