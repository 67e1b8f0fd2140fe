-- How far the period's records can be relied on, organisation by organisation: entered late, the same text as
-- another record, somebody signed in who was away or had died.
, text_of as (
    select id, md5(squeezed) as digest
    from (select id, regexp_replace(text, '\s', '', 'g') as squeezed from held) as texts
    where length(squeezed) >= %(copied_text_min)s
),
copied as (
    select id from (select id, count(*) over (partition by digest) as uses from text_of) as counted where uses > 1
),
impossible as (
    select distinct h.id
    from held h
    join occasions_participation a on a.occasion_id = h.id
    join registry_person p on p.id = a.person_id
    left join registry_absence w on w.person_id = a.person_id and w.period @> h.held_on
    where w.id is not null or p.died_on <= h.held_on
)
select h.organisation_id, h.organisation_name as name,
       count(*) as records,
       count(*) filter (where (h.recorded_at at time zone 'Asia/Shanghai')::date - h.held_on > %(late_days)s) as late,
       count(c.id) as copied,
       count(i.id) as impossible
from held h
left join copied c on c.id = h.id
left join impossible i on i.id = h.id
group by h.organisation_id, h.organisation_name
