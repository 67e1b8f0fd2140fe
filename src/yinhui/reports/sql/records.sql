-- How far the period's records can be relied on, organisation by organisation: entered late, the same text as
-- another record, somebody signed in who was away or had died.
-- Plan: the two sets are asked by `in`, which hashes each once; joined, they would be run again for every record,
-- for nothing tells the planner how many records `held` has.
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
       count(*) filter (where h.id in (select id from copied)) as copied,
       count(*) filter (where h.id in (select id from impossible)) as impossible
from held h
group by h.organisation_id, h.organisation_name
