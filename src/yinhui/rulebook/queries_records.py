"""The duties of a record, as its page shows them."""

from __future__ import annotations

from yinhui.kernel.actor import Actor
from yinhui.rulebook.models import Duty, RecordKind
from yinhui.rulebook.queries import DutyRow, duty_rows


def duties_of_record(actor: Actor, record_kind: RecordKind, record_id: int) -> list[DutyRow]:
    """Return the duties that a record fulfilled and that stand within the actor's reach, soonest first."""
    duties = Duty.objects.filter(
        discharge__record_kind=record_kind,
        discharge__record_id=record_id,
        organisation__path__contains=[actor.organisation_id],
    )
    return duty_rows(duties.select_related("organisation", "institution", "version").order_by("due_on", "pk"))
