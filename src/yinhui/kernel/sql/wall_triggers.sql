-- The trigger functions, of ours and of the libraries, and the other functions named, that still run as whoever
-- writes.
select p.oid::regprocedure::text, p.prorettype = 'trigger'::regtype
from pg_proc p
where p.pronamespace = 'public'::regnamespace
  and (p.prorettype = 'trigger'::regtype or p.oid = any(
      select to_regprocedure(named) from unnest(%s::text[]) as named))
  and not p.prosecdef
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
