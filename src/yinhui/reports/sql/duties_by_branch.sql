-- The same by the organisation that owed it: what it owed people (visits, contacts), and what it owed as an
-- organisation (its own meetings and study).
select d.organisation_id, d.organisation_name as name,
       count(*) filter (where d.subject_kind = 'person') as about_people,
       count(*) filter (where d.subject_kind = 'person' and d.outcome is null) as about_people_overdue,
       count(*) filter (where d.subject_kind = 'organisation') as life,
       count(*) filter (where d.subject_kind = 'organisation' and d.outcome is null) as life_overdue
from fallen_due d
where d.outcome is null or d.outcome = 'done'
group by d.organisation_id, d.organisation_name
