-- Settle duties by one record, on the day it happened.
with settled as (
    update rulebook_duty set outcome = 'done', settled_on = %(happened_on)s, reason = ''
    where id = any(%(duties)s) and outcome is null
    returning id
)
insert into rulebook_discharge (duty_id, record_kind, record_id, discharged_at)
select id, %(record_kind)s, %(record_id)s, now() from settled
returning duty_id
