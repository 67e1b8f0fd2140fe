-- The same hashes once more, for several seals: what verifying compares with what was sealed.
select s.number, r.chunk, count(*),
       sha256(string_agg(sha256(convert_to(r.content, 'UTF8')), ''::bytea order by r.key))
from audit_seal s
cross join lateral (
    select {chunk} as chunk, {key} as key, row({columns})::text as content
    from "{table}" where position >= s.since and position < s.upto) r
where s.number = any(%(numbers)s)
group by s.number, r.chunk
