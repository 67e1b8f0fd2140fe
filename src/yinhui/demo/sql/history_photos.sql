-- Each county's pictures by number.
create temporary table demo_photo (county_id int, number int, attachment_id bigint);
