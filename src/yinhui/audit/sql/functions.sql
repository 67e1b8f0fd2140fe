-- Where in the order of transactions one stands: its number, plus what went before in another cluster. A restored
-- archive starts counting anew; audit.positions then replaces this function with a greater {offset}.
create or replace function audit_position() returns bigint language sql stable parallel restricted as $$
    select pg_current_xact_id()::text::bigint + {offset}
$$;

-- Everything of this database before it has ended: what is still open, or commits later, stands at it or after it.
-- A server numbers the transactions of all its databases in one row. Those of another database write nothing here,
-- and one that stays open there must not keep this trail from being sealed: they are passed over when it is known
-- that they are elsewhere (a running transaction holds the lock on its own number), and waited for otherwise. The
-- snapshot is taken before the locks are read, so whatever ended in between is in the next one.
create or replace function audit_horizon() returns bigint language sql volatile as $$
    select least(
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
        pg_current_xact_id_if_assigned()::text::bigint,
        (select min(open::text::bigint) from pg_snapshot_xip(pg_current_snapshot()) open
         where open::xid not in (
             select l.transactionid from pg_locks l join pg_stat_activity a on a.pid = l.pid
             where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted
               and a.datname <> current_database()))
    ) + {offset}
$$;

-- Above every transaction that has begun.
create or replace function audit_next() returns bigint language sql volatile as $$
    select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + {offset}
$$;

-- Sealed text and what is found by it: keys are rotated, so these columns may change under a row. And what opens
-- an account: the trail must not be a second place from which it could be stolen.
create or replace function audit_is_sealed(name text) returns boolean language sql immutable parallel safe as $$
    select name like '%\_sealed' or name like '%\_hash' or name like '%\_tag'
        or name in ('password', 'data', 'session_key')
$$;

-- A row as the trail keeps and shows it: of sealed text only whether it changed.
create or replace function audit_kept(row_ jsonb) returns jsonb language sql immutable parallel safe as $$
    select jsonb_object_agg(key, case
        when audit_is_sealed(key) and value <> 'null'
        then to_jsonb(left(encode(sha256(convert_to(value::text, 'UTF8')), 'hex'), 12))
        else value end)
    from jsonb_each(row_)
$$;

-- pghistory's own, with three differences: it writes as the owner, once for a transaction and not once for a row,
-- and never touches the context of an earlier transaction (that one may be sealed): a context that spans several
-- has a row for each.
create or replace function _pgh_attach_context() returns uuid
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    wanted text := current_setting('pghistory.context_id', true);
    said text := current_setting('pghistory.context_metadata', true);
    context uuid;
begin
    if wanted is null or wanted = '' or said is null or said = '' then
        return null;
    end if;
    if current_setting('yinhui.context_said', true) is not distinct from wanted || said then
        return current_setting('yinhui.context_row')::uuid;
    end if;
    foreach context in array array[wanted::uuid, md5(wanted || audit_position())::uuid] loop
        insert into pghistory_context as c (id, metadata, created_at, updated_at)
        values (context, said::jsonb, now(), now())
        on conflict (id) do update set metadata = excluded.metadata, updated_at = excluded.updated_at
            where c.position = audit_position();
        exit when found;
    end loop;
    perform set_config('yinhui.context_said', wanted || said, true), set_config('yinhui.context_row', context::text, true);
    return context;
end $$;

-- Whether the program asks, or the owner: in a function that runs as the owner, current_user does not tell.
create or replace function audit_program_asks() returns boolean language sql stable as $$
    select 'yinhui_program' in (current_setting('role'), session_user)
$$;

-- Guards every table of the trail: nobody changes or removes rows, the owner neither, but for the job that has put
-- them into an archive. Sealed text may be encrypted anew under the next key.
create or replace function audit_refuse() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if current_setting('yinhui.trail_moves', true) = 'archived' and not audit_program_asks() then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    if tg_op = 'UPDATE' then
        if tg_argv[0] = 'grows' and (to_jsonb(old) ->> 'position')::bigint = audit_position() then
            return new;
        end if;
        if (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(old)) where not audit_is_sealed(key))
         = (select jsonb_object_agg(key, value) from jsonb_each(to_jsonb(new)) where not audit_is_sealed(key)) then
            return new;
        end if;
    end if;
    raise exception 'the trail is added to and never changed: % on %', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;

-- Whether whoever asks may know what befell a person's rows: the owner, who reads the trail of their county, who
-- sees them.
create or replace function audit_may_know(person bigint) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select not audit_program_asks() or exists (
        select from registry_person p where p.id = person and p.county_id = any(wall_trail())
    ) or wall_sees_registry_person(person)
$$;

-- Names of people in the trail's lines: the auditor sees nothing else of them.
create or replace function audit_names(people bigint[]) returns table (id bigint, name text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, p.name from registry_person p where p.id = any(people) and audit_may_know(p.id)
$$;

create or replace function audit_people_called(called text) returns table (id bigint)
    language sql stable security definer set search_path = public, pg_temp as $$
    select p.id from registry_person p where p.name = called and audit_may_know(p.id) limit 200
$$;

-- The keys of the rows of a table that are or were about a person.
create or replace function audit_rows_about(relation_ text, person_ bigint) returns setof bigint
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    t audit_tracked%rowtype;
begin
    select * into strict t from audit_tracked where relation = relation_;
    if t.person = '' or not audit_may_know(person_) then
        return;
    end if;
    return query execute format('select r.%I::bigint from %I r where r.%I = $1', t.key, relation_, t.person)
        using person_;
    if t.events <> '' then
        return query execute format('select r.pgh_obj_id::bigint from %I r where r.%I = $1', t.events,
            case t.person when 'id' then 'pgh_obj_id' else t.person end) using person_;
    else
        return query select f.object_id from audit_formerrow f where f.relation = relation_ and f.person_id = person_;
    end if;
end $$;

-- When rows about a person were entered, and by whom.
create or replace function audit_beginnings(relation_ text, objects bigint[], person_ bigint)
    returns table (object_id bigint, at timestamptz, name text, post text, action text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select o, w.at, w.name, w.post, w.action
    from unnest(objects) o
    join audit_write w on w.relation = relation_ and w.operation = 'insert' and w.ids @> o
    where audit_may_know(person_) and w.people @> person_
$$;

-- Everything a row has been, oldest first, its present state last (ended_position null): to whoever reads the trail
-- of its county or sees the person it is about, and with sealed text only as marks.
create or replace function audit_row_history(relation_ text, objects bigint[])
    returns table (object_id bigint, ended_at timestamptz, ended_position bigint, operation text, state jsonb,
                   said jsonb)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    t audit_tracked%rowtype;
    free boolean := not audit_program_asks();
    seen text := 'true';
begin
    select * into strict t from audit_tracked where relation = relation_;
    if not free then
        seen := format('(%s) = any(wall_trail())', t.county);
        if t.person <> '' then
            seen := seen || format(' or wall_sees_registry_person(r.%I)', t.person);
        end if;
    end if;
    if t.events <> '' then
        return query execute format(
            'select r.pgh_obj_id::bigint, r.pgh_created_at, r.position, r.pgh_label::text, audit_kept(to_jsonb(r)),
                    (select c.metadata from pghistory_context c where c.id = r.pgh_context_id)
             from %I r where r.pgh_obj_id = any($1) and r.pgh_label <> ''insert'' and (%s) order by r.pgh_id',
            t.events, case when t.person = 'id' then replace(seen, '(r.id)', '(r.pgh_obj_id)') else seen end)
            using objects;
    else
        return query
            select f.object_id, f.at, f.position, f.operation::text, f.row,
                   (select c.metadata from pghistory_context c where c.id = f.context)
            from audit_formerrow f
            where f.relation = relation_ and f.object_id = any(objects)
              and (free or f.county_id = any(wall_trail())
                   or f.person_id is not null and wall_sees_registry_person(f.person_id))
            order by f.id;
    end if;
    return query execute format(
        'select r.%I::bigint, null::timestamptz, null::bigint, ''''::text, audit_kept(to_jsonb(r)), null::jsonb
         from %I r where r.%I = any($1) and (%s)', t.key, relation_, t.key, seen) using objects;
end $$;
