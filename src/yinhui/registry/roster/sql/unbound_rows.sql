-- The rows that are sealed for another than whose they are: known by now to be somebody's, or new while the id that was
-- kept for them has been taken. With the id they should be sealed for. Plan: the people's primary key, hash joined.
select s.id, s.sealed_for, whose.id, s.id_number_sealed, s.health_class_sealed, s.living_situation_sealed,
    s.contact_sealed
from registry_rosterrow s
left join registry_person taken on taken.id = s.sealed_for
left join registry_rosterrow twin on s.decision = 'same' and s.doubt = 'twin_in_file' and twin.id = s.twin_id
cross join lateral (
    select case
        when twin.id is not null then twin.sealed_for
        when s.person_id is not null and (s.verdict in ('changed', 'unchanged') or s.decision = 'same')
            then s.person_id
        when taken.id is not null and s.verdict <> 'rejected'
            and (s.doubt <> 'other_name' or s.person_id <> s.sealed_for)
            then nextval(pg_get_serial_sequence('registry_person', 'id'))
        else s.sealed_for
    end
) as whose(id)
where s.roster_id = %(roster)s and whose.id <> s.sealed_for
