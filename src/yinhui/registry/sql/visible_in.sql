-- Through which organisations a person may be seen: branch, home unit, residence, each with its ancestors.
-- Statement-level, so that a bulk load computes it once and in one go; a row that is right already is not
-- written again, which lets the import give the value with the row.

create function registry_reach(ids bigint[]) returns table (person_id bigint, reach int[]) language sql stable as $$
    select seen.person_id, array_agg(distinct step order by step)
    from (
        select p.id as person_id, o.path
        from unnest(ids) as wanted(id)
        join registry_person p on p.id = wanted.id
        join registry_organisation o on o.id = p.home_unit_id
        union all
        select m.person_id, o.path
        from unnest(ids) as wanted(id)
        join registry_membership m on m.person_id = wanted.id
        join registry_organisation o on o.id = m.organisation_id
        where upper_inf(m.period) or upper(m.period) > current_date
        union all
        select r.person_id, o.path
        from unnest(ids) as wanted(id)
        join registry_residence r on r.person_id = wanted.id
        join registry_place l on l.id = r.place_id
        join registry_organisation o on o.place_id = any(l.path)
        where upper_inf(r.period) or upper(r.period) > current_date
        union all
        -- a serving official is seen where the post is held
        select a.person_id, o.path
        from unnest(ids) as wanted(id)
        join registry_appointment a on a.person_id = wanted.id
        join registry_organisation o on o.id = a.organisation_id
        where upper_inf(a.period) or upper(a.period) > current_date
    ) as seen
    cross join lateral unnest(seen.path) as step
    group by seen.person_id
$$;

create function registry_refresh_reach(ids bigint[]) returns void language sql as $$
    update registry_person p set visible_in = coalesce(r.reach, '{}')
    from unnest(ids) as wanted(id) left join registry_reach(ids) r on r.person_id = wanted.id
    where p.id = wanted.id and p.visible_in is distinct from coalesce(r.reach, '{}')
$$;

create function registry_reach_of_changed() returns trigger language plpgsql as $$
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

create trigger membership_reach_i after insert on registry_membership
    referencing new table as latter for each statement execute function registry_reach_of_changed();
create trigger membership_reach_u after update on registry_membership
    referencing old table as former new table as latter for each statement execute function registry_reach_of_changed();
create trigger membership_reach_d after delete on registry_membership
    referencing old table as former for each statement execute function registry_reach_of_changed();
create trigger residence_reach_i after insert on registry_residence
    referencing new table as latter for each statement execute function registry_reach_of_changed();
create trigger residence_reach_u after update on registry_residence
    referencing old table as former new table as latter for each statement execute function registry_reach_of_changed();
create trigger residence_reach_d after delete on registry_residence
    referencing old table as former for each statement execute function registry_reach_of_changed();
create trigger appointment_reach_i after insert on registry_appointment
    referencing new table as latter for each statement execute function registry_reach_of_changed();
create trigger appointment_reach_u after update on registry_appointment
    referencing old table as former new table as latter for each statement execute function registry_reach_of_changed();
create trigger appointment_reach_d after delete on registry_appointment
    referencing old table as former for each statement execute function registry_reach_of_changed();

create function registry_reach_of_people() returns trigger language plpgsql as $$
declare
    ids bigint[];
begin
    if tg_op = 'INSERT' then
        select array_agg(id) into ids from latter where home_unit_id is not null and visible_in = '{}';
    else
        select array_agg(latter.id) into ids from latter join former using (id)
            where latter.home_unit_id is distinct from former.home_unit_id;
    end if;
    if ids is not null then
        perform registry_refresh_reach(ids);
    end if;
    return null;
end $$;

create trigger person_reach_i after insert on registry_person
    referencing new table as latter for each statement execute function registry_reach_of_people();
create trigger person_reach_u after update on registry_person
    referencing old table as former new table as latter for each statement execute function registry_reach_of_people();

create function registry_reach_of_moved() returns trigger language plpgsql as $$
declare
    ids bigint[];
begin
    select array_agg(p.id) into ids
    from registry_person p
    where p.visible_in && (
        select coalesce(array_agg(latter.id), '{}') from latter join former using (id)
        where latter.path is distinct from former.path or latter.place_id is distinct from former.place_id)
       or p.id in (
        select r.person_id from latter join former using (id)
        join registry_place l on latter.place_id = any(l.path)
        join registry_residence r on r.place_id = l.id
        where latter.place_id is distinct from former.place_id);
    if ids is not null then
        perform registry_refresh_reach(ids);
    end if;
    return null;
end $$;

create trigger organisation_reach_u after update on registry_organisation
    referencing old table as former new table as latter for each statement execute function registry_reach_of_moved();
