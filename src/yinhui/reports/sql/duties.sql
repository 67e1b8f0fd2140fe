-- What fell due in the period, institution by institution, and what became of it by the day.
select i.code, i.title, d.subject_kind,
       count(*) filter (where d.outcome is distinct from 'withdrawn') as number,
       count(*) filter (where d.outcome = 'done') as done,
       count(*) filter (where d.outcome = 'waived') as waived,
       count(*) filter (where d.outcome is null) as overdue
from fallen_due d
join rulebook_institution i on i.id = d.institution_id
group by i.code, i.title, d.subject_kind
having count(*) filter (where d.outcome is distinct from 'withdrawn') > 0
order by number desc, i.code
