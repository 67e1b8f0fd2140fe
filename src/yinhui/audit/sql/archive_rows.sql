-- The rows of one table within seals, in the order in which they were hashed: what was hashed, and the whole row.
select s.number, r.chunk, r.content, r.whole
from audit_seal s
join audit_sealedchunk c on c.seal_id = s.number and c.layout_id = %(layout)s
cross join lateral (
    select {chunk} as chunk, {key} as key, row({columns})::text as content, to_jsonb(t)::text as whole
    from "{table}" t where position >= s.since and position < s.upto) r
where s.number between %(first)s and %(last)s and r.chunk = c.chunk
order by s.number, r.chunk, r.key
