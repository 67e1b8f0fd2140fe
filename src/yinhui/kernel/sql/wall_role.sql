-- The role behind the wall. Where several databases of one server are migrated at once, any of them makes it.
do $$
begin
    if exists (select from pg_roles where rolname = 'yinhui_program' and (rolsuper or rolbypassrls)) then
        raise exception 'yinhui_program must be neither superuser nor free of row-level security';
    end if;
    if exists (select from pg_roles where rolname = 'yinhui_program') then
        return;
    end if;
    create role yinhui_program login nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
exception when duplicate_object or unique_violation then
    null;
end $$;
