drop function registry_roster_differences;
drop function registry_lives_there;

create or replace function registry_reach_of_changed() returns trigger language plpgsql as $$
declare
    ids bigint[];
begin
    if tg_op = 'DELETE' then
        select array_agg(distinct person_id) into ids from former;
    elsif tg_op = 'INSERT' then
        select array_agg(distinct person_id) into ids from latter;
    else
        select array_agg(distinct person_id) into ids
            from (select person_id from former union select person_id from latter) both_sides;
    end if;
    if ids is not null then
        perform registry_refresh_reach(ids);
    end if;
    return null;
end $$;
