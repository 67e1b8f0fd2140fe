-- The organisation tree: path and county follow from the parent; every change of name, parent or kind
-- closes the version in force and opens the next on the day the row's `since` names.

create function registry_organisation_place_in_tree() returns trigger language plpgsql as $$
declare
    above registry_organisation%rowtype;
begin
    if new.parent_id is null then
        new.path := array[new.id];
        new.county_id := new.id;
        return new;
    end if;
    select * into strict above from registry_organisation where id = new.parent_id;
    if new.id = any(above.path) then
        raise exception 'organisation % cannot stand under itself', new.id using errcode = 'check_violation';
    end if;
    new.path := above.path || new.id;
    new.county_id := case when new.kind = 'county' then new.id else above.county_id end;
    if tg_op = 'UPDATE' and new.county_id is distinct from old.county_id then
        raise exception 'organisation % cannot move to another county', new.id using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger organisation_place_in_tree before insert or update of parent_id, kind, path on registry_organisation
    for each row execute function registry_organisation_place_in_tree();

create function registry_organisation_keep_version() returns trigger language plpgsql as $$
declare
    open_from date;
begin
    if tg_op = 'INSERT' then
        insert into registry_organisationversion (organisation_id, period, kind, name, parent_id, path)
        values (new.id, daterange(new.founded_on, new.dissolved_on), new.kind, new.name, new.parent_id, new.path);
        return null;
    end if;
    -- what is dissolved has had its last version: moving what it stood under must not open another
    if new.dissolved_on is null
       and (new.name, new.parent_id, new.kind, new.path) is distinct from (old.name, old.parent_id, old.kind, old.path) then
        select lower(period) into open_from from registry_organisationversion
            where organisation_id = new.id and upper_inf(period);
        if open_from >= new.since then
            -- corrected on the day it began: no day ever stood under the former
            update registry_organisationversion
                set kind = new.kind, name = new.name, parent_id = new.parent_id, path = new.path
                where organisation_id = new.id and upper_inf(period);
        else
            update registry_organisationversion set period = daterange(lower(period), new.since)
                where organisation_id = new.id and upper_inf(period);
            insert into registry_organisationversion (organisation_id, period, kind, name, parent_id, path)
            values (new.id, daterange(new.since, null), new.kind, new.name, new.parent_id, new.path);
        end if;
    end if;
    if new.dissolved_on is distinct from old.dissolved_on then
        update registry_organisationversion set period = daterange(lower(period), new.dissolved_on)
            where organisation_id = new.id
              and lower(period) = (select max(lower(period)) from registry_organisationversion
                                   where organisation_id = new.id);
    end if;
    if new.path is distinct from old.path then
        update registry_organisation set path = new.path || id, since = new.since where parent_id = new.id;
    end if;
    return null;
end $$;

create trigger organisation_keep_version after insert or update on registry_organisation
    for each row execute function registry_organisation_keep_version();

-- Places: path and full name follow from the parent.

create function registry_place_in_tree() returns trigger language plpgsql as $$
declare
    above_path bigint[];
    above_name text;
begin
    if new.parent_id is null then
        new.path := array[new.id];
        new.full_name := new.name;
    else
        select path, full_name into strict above_path, above_name from registry_place where id = new.parent_id;
        new.path := above_path || new.id;
        new.full_name := above_name || new.name;
    end if;
    return new;
end $$;

create trigger place_in_tree before insert or update of parent_id, name, path on registry_place
    for each row execute function registry_place_in_tree();

create function registry_place_carry_down() returns trigger language plpgsql as $$
begin
    if (new.path, new.full_name) is distinct from (old.path, old.full_name) then
        update registry_place set path = new.path || id where parent_id = new.id;
    end if;
    return null;
end $$;

create trigger place_carry_down after update on registry_place
    for each row execute function registry_place_carry_down();
