-- The duties of one record stand again.
with voided as (
    delete from rulebook_discharge where record_kind = %(record_kind)s and record_id = %(record_id)s
    returning duty_id
)
update rulebook_duty d set outcome = null, settled_on = null
from voided where d.id = voided.duty_id
returning d.id
