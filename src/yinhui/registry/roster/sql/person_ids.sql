-- For the identity numbers of a batch of rows, in their order: whose each is in the county, or an id for somebody new.
-- While keys are being changed a person is found by the hash of either generation. Plan: the unique index, row by row.
select coalesce(p.id, q.id, nextval(pg_get_serial_sequence('registry_person', 'id')))
from unnest(%(hashes)s::bytea[], %(former)s::bytea[]) with ordinality as asked(hash, former, place)
left join registry_person p on p.county_id = %(county)s and p.id_number_hash = asked.hash
left join registry_person q on q.county_id = %(county)s and q.id_number_hash = asked.former
order by asked.place
