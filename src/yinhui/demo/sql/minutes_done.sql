-- Four of five things agreed whose day has come were done, some days before it, and ticked off with a note.
update rulebook_duty d
set outcome = 'done', settled_on = d.due_on - 2, reason = '已按会议议定办好，下次会议作了说明。'
from rulebook_institution i, demo_minutes_number n
where i.id = d.institution_id and i.code = 'meeting-to-do' and i.county_id = any(%(counties)s)
  and n.kind = 'organisation' and n.id = d.organisation_id
  and d.subject_kind = 'agreed' and d.outcome is null and d.due_on < %(today)s
  and pg_temp.dice(hashint8extended(n.number, %(seed)s + d.due_on - date '2020-01-01' + 91), 1) < 0.8;

drop table demo_minutes_number, demo_open_minutes;
