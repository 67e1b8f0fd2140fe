-- The duties settled by their records, as rulebook.actions_discharge does it one record at a time.

update rulebook_duty d
set outcome = 'done', settled_on = r.happened_on
from demo_done f
join demo_record r using (client_key)
where d.id = f.duty_id;

insert into rulebook_discharge (duty_id, record_kind, record_id, discharged_at)
select f.duty_id, r.record_kind, coalesce(v.id, o.id), r.recorded_local at time zone 'Asia/Shanghai'
from demo_done f
join demo_record r using (client_key)
left join care_visit v on v.client_key = r.client_key
left join occasions_occasion o on o.client_key = r.client_key
order by f.duty_id;

drop table demo_number, demo_habit, demo_frailty, demo_fate, demo_done, demo_record, demo_present, demo_photo;
drop function pg_temp.dice;
