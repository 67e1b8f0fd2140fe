-- What seals' own hashes are taken over: their chunks, in order.
select c.seal_id, string_agg(
    concat_ws(':', l.relation, array_to_string(l.columns, ','), c.chunk, c.rows, encode(c.hash, 'hex')),
    E'\n' order by l.relation, c.chunk, l.id)
from audit_sealedchunk c join audit_layout l on l.id = c.layout_id
where c.seal_id = any(%s)
group by c.seal_id
