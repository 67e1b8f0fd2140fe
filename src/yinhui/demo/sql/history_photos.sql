-- Each county's pictures by number.

create temporary table demo_photo as
select * from unnest(%(counties)s::int[], %(numbers)s::int[], %(attachments)s::bigint[])
    as photo (county_id, number, attachment_id);
