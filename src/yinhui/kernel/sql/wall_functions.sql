-- What the policies ask: the scope that kernel.scope has set for this transaction. A setting that was never made
-- reads as null, and one whose transaction is over as ''; to neither does any row compare as true.

create or replace function wall_scope() returns int[] language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.scope', true), '')::int[]
$$;

create or replace function wall_counties() returns int[] language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.counties', true), '')::int[]
$$;

create or replace function wall_home() returns int[] language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.home', true), '')::int[]
$$;

create or replace function wall_officials() returns int[] language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.officials', true), '')::int[]
$$;

create or replace function wall_trail() returns int[] language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.trail', true), '')::int[]
$$;

create or replace function wall_account() returns bigint language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.account', true), '')::bigint
$$;

create or replace function wall_person() returns bigint language sql stable parallel safe as $$
    select nullif(current_setting('yinhui.person', true), '')::bigint
$$;

-- Until somebody acts, the door is open: what signing in needs may be read, and nobody's records.
create or replace function wall_door_is_open() returns boolean language sql stable parallel safe as $$
    select coalesce(current_setting('yinhui.door', true), '') <> 'shut'
$$;

-- The organisations at and below those of the scope.
create or replace function wall_reach() returns int[] language sql stable parallel safe as $$
    select array(select o.id from public.registry_organisation o where o.path && wall_scope())
$$;

-- The counties at and below an organisation, itself too if it is a prefecture: what a post above the counties
-- reaches. 0: all there are.
create or replace function wall_counties_below(organisation int) returns int[] language sql stable parallel safe as $$
    select array(
        select o.id from public.registry_organisation o
        where (organisation = 0 or o.path @> array[organisation]) and o.kind in ('prefecture', 'county'))
$$;

-- Somebody who holds or held a post, is proposed for one, or can sign in. As the owner: whoever keeps the accounts sees nobody else.
create or replace function registry_is_official(person bigint) returns boolean
    language sql stable parallel safe security definer set search_path = public, pg_temp as $$
    select exists (select from public.registry_appointment a where a.person_id = person)
        or exists (select from public.registry_account a where a.person_id = person)
        or exists (select from public.registry_appointmentproposal p where p.person_id = person and p.outcome = '')
$$;

-- Somebody of a county whose posts or accounts the actor keeps, who has one.
create or replace function wall_keeps_official(person bigint) returns boolean
    language sql stable parallel safe security definer set search_path = public, pg_temp as $$
    select exists (
        select from public.registry_person p
        where p.id = person and p.county_id = any(wall_officials()) and registry_is_official(person))
$$;

-- Somebody of this county: a row that names the county names no stranger to it. The county is compared outside,
-- so that the key is the only way to the row: by the index on the county, which a planner takes who thinks the
-- table empty, an import read everybody once for each person.
create or replace function wall_is_of_county(person bigint, county int) returns boolean
    language plpgsql stable parallel safe security definer as $$
begin
    return coalesce((select p.county_id from public.registry_person p where p.id = person) = county, false);
end $$;
