-- The later answer of an item replaces the earlier one, in whatever order they arrive; a key sent again is the
-- same answer. Returns a row if this one stands now.
insert into contests_answer (county_id, item_id, person_id, client_key, ordinal, choice, text, text_key, received_at, took_ms)
values (%(county)s, %(item)s, %(person)s, %(client_key)s, %(ordinal)s, %(choice)s, %(text)s, %(text_key)s, %(received_at)s, %(took_ms)s)
on conflict (item_id) do update set
    client_key = excluded.client_key, ordinal = excluded.ordinal, choice = excluded.choice, text = excluded.text,
    text_key = excluded.text_key, received_at = excluded.received_at, took_ms = excluded.took_ms
where contests_answer.ordinal < excluded.ordinal
returning id
