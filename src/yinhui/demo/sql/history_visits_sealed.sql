-- The visits with what they say sealed, and whom they were to.

insert into care_visit (
    id, county_id, client_key, kind, organisation_id, visited_on, place, visitors, text_sealed, recorded_by_id,
    recorded_at, voided_reason, version, duty_ids)
select v.id, v.county_id, v.client_key, v.kind, v.organisation_id, v.visited_on, v.place, v.visitors, t.text_sealed,
    v.recorded_by_id, v.recorded_at, '', 1, v.duty_ids
from demo_visit v
join demo_visit_text t using (id)
order by v.id;

drop table demo_visit, demo_visit_text;

insert into care_visitedperson (visit_id, person_id)
select v.id, d.subject_id
from demo_done d
join care_visit v using (client_key)
order by v.id, d.subject_id;

insert into care_visitphoto (visit_id, attachment_id)
select v.id, photo.attachment_id
from demo_record r
join care_visit v using (client_key)
join demo_photo photo
    on photo.county_id = r.county_id
    and photo.number = floor(pg_temp.dice(r.key, 13) * %(photos)s)::int
where pg_temp.dice(r.key, 14) < 0.15
order by v.id;
