-- Put the options of one vote into the ballot's box and shake it: every vote in it is taken out and written
-- back in random order with a new random key. All rows of the box then belong to the latest transaction.
with taken_out as (
    delete from signin_secretvote where ballot_id = %(ballot)s returning option_id
), all_votes as (
    select option_id from taken_out
    union all
    select unnest(%(options)s::bigint[])
)
insert into signin_secretvote (id, county_id, ballot_id, option_id)
select gen_random_uuid(), %(county)s, %(ballot)s, option_id from all_votes order by random()
