"""The duties of a record, as its page shows them."""

from __future__ import annotations

from collections.abc import Collection

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach
from yinhui.rulebook.models import Discharge, Duty, RecordKind, SubjectKind
from yinhui.rulebook.queries import DutyRow, duty_rows


def duties_of_record(actor: Actor, record_kind: RecordKind, record_id: int) -> list[DutyRow]:
    """Return the duties that a record fulfilled and that stand within the actor's reach, soonest first."""
    duties = Duty.objects.filter(
        in_reach(actor),
        discharge__record_kind=record_kind,
        discharge__record_id=record_id,
    )
    return duty_rows(duties.select_related("organisation", "institution", "version").order_by("due_on", "pk"))


def duties_fulfilled(record_kind: RecordKind, record_id: int) -> int:
    """Return how many duties a record fulfilled."""
    return Discharge.objects.filter(record_kind=record_kind, record_id=record_id).count()


def duties_about(organisation: Organisation, duty_ids: Collection[int]) -> list[int]:
    """Return those of the duties that are about the organisation, or else are owed by it."""
    duties = Duty.objects.filter(pk__in=duty_ids).values_list(
        "pk", "subject_kind", "subject_id", "organisation_id"
    )
    return [
        pk
        for pk, subject_kind, subject_id, owing_id in duties
        if organisation.pk == (subject_id if subject_kind == SubjectKind.ORGANISATION else owing_id)
    ]
