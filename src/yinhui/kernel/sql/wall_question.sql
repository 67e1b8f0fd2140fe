create or replace function {name}(key bigint) returns boolean
    language sql stable parallel safe security definer set search_path = public, pg_temp as $$
    select exists (select from "{table}" as wall_row where {found})
$$
