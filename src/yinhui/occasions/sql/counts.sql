-- How many people were at some occasions, and how many photographs they have: one row an occasion which
-- whoever asks sees.
--
-- Run as the owner (wall.py): it asks the wall once for each occasion, and not once for each of the some twenty
-- people at it. It gives back numbers, which the occasion's own page shows as well, and names nobody.
-- PL/pgSQL, because the wall's function is there only after the migrations.
create function occasions_counts(occasions bigint[])
returns table (occasion_id bigint, people int, photos int) language plpgsql stable as $$
begin
    return query
    select o.id,
        (select count(*)::int from occasions_participation a where a.occasion_id = o.id),
        (select count(*)::int from occasions_occasionphoto p where p.occasion_id = o.id)
    from unnest(occasions) o (id)
    where wall_sees_occasions_occasion(o.id);
end $$;
