-- The trigger functions of ours and of the libraries that still run as whoever writes.
select p.oid::regprocedure::text
from pg_proc p
where p.pronamespace = 'public'::regnamespace
  and p.prorettype = 'trigger'::regtype
  and not p.prosecdef
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
