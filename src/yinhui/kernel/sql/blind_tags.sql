-- Blind tags (kernel.blind_tags): HMAC-SHA256 over the owner, what the value is of, and the value, cut to 16 bytes,
-- behind the byte that names the generation of keys. HMAC is two plain SHA-256 over padded keys; pgcrypto is not
-- needed. Both functions are inlined into the statement that uses them.

create function kernel_blind_tag(
    generation int, inner_key bytea, outer_key bytea, owner bigint, kind text, value text
) returns bytea language sql stable parallel safe
return set_byte('\x00'::bytea, 0, generation)
    || substr(sha256(outer_key || sha256(inner_key || int8send(owner) || convert_to(kind || ':' || value, 'UTF8'))), 1, 16);

-- The keys handed over for this transaction. Without any the empty text is no number, and the statement fails.
create function kernel_tag_keys() returns table (generation int, inner_key bytea, outer_key bytea)
language sql stable parallel safe as $$
    select split_part(one, ':', 1)::int, decode(split_part(one, ':', 2), 'hex'), decode(split_part(one, ':', 3), 'hex')
    from unnest(regexp_split_to_array(current_setting('yinhui.tag_keys'), ' ')) as handed(one)
$$;
