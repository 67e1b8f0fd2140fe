-- The sequences that the program may not draw numbers from yet.
select c.oid::regclass::text
from pg_class c
where c.relnamespace = 'public'::regnamespace
  and case when c.relkind = 'S' then not has_sequence_privilege(%s, c.oid, 'usage') else false end
