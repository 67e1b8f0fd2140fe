-- Names its schema, so that no search path is set: PostgreSQL would set and reset it for every row.
create or replace function {name}(key bigint) returns boolean
    language sql stable parallel safe security definer as $$
    select exists (select from public."{table}" as wall_row where {found})
$$
