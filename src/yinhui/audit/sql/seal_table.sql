-- Hashes the rows of one table that stand in [{since}, {upto}), some ten thousand neighbours at a time.
-- Reads by the index on position; memory is one chunk's hashes.
insert into audit_sealedchunk (seal_id, layout_id, chunk, rows, hash)
select %(number)s, %(layout)s, r.chunk, count(*),
       sha256(string_agg(sha256(convert_to(r.content, 'UTF8')), ''::bytea order by r.key))
from (select {chunk} as chunk, {key} as key, row({columns})::text as content
      from "{table}" where position >= %(since)s and position < %(upto)s) r
group by r.chunk
