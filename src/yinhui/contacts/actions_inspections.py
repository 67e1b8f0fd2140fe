"""Inspections of branches: what was found, and what was put right by when (XQ13 监督检查)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yinhui.contacts.actions import NAME_CHARACTERS_MAX, signed
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import Inspection, InspectionFinding
from yinhui.kernel import records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.permissions import may, organisation_for

FINDING_CHARACTERS_MAX = 300
FINDINGS_MAX = 20


@dataclass(frozen=True)
class InspectionContent:
    """What an inspection says: `findings` are (what was found, by when it is put right)."""

    organisation_id: int
    inspected_on: dt.date
    inspectors: str
    text: str = ""
    findings: Sequence[tuple[str, dt.date]] = ()


@action(needs="record_work")
def record_inspection(*, actor: Actor, client_key: uuid.UUID, content: InspectionContent) -> Inspection:
    """Record that the actor's organisation inspected one below it. Sent again, it gives the one made.

    Raises ContactError for one's own organisation, RecordError, NotFound.
    """
    organisation = organisation_for(actor, content.organisation_id)
    known = Inspection.objects.filter(client_key=client_key).first()
    if known is not None:
        return known
    if organisation.pk == actor.organisation_id:
        raise ContactError("检查的是下级组织，请另选一个。", code="own", field="organisation")
    day = records.checked_day(content.inspected_on, "inspected_on")
    assert organisation.county_id is not None  # by trigger
    inspection = Inspection.objects.create(
        county_id=organisation.county_id,
        client_key=client_key,
        organisation=organisation,
        by_organisation_id=actor.organisation_id,
        inspected_on=day,
        inspectors=records.checked_text(
            content.inspectors, label="检查人", field="inspectors", longest=NAME_CHARACTERS_MAX, required=True
        ),
        text=records.checked_text(
            content.text, label="检查情况", field="text", longest=records.TEXT_CHARACTERS_MAX
        ),
        recorded_by_id=actor.account_id,
    )
    InspectionFinding.objects.bulk_create(
        InspectionFinding(inspection=inspection, text=text, due_on=due_on)
        for text, due_on in _findings(content, day)
    )
    return inspection


@action(needs="record_work")
def put_right(*, actor: Actor, finding_id: int, on: dt.date, how: str) -> InspectionFinding:
    """Record that what was found has been put right, on which day and how; by the organisation or above.

    Raises ContactError if it was before, RecordError, NotFound.
    """
    finding = (
        InspectionFinding.objects.select_for_update(of=("self",))
        .select_related("inspection__organisation")
        .filter(pk=finding_id)
        .first()
    )
    if finding is None or not may(actor, "see_people", finding.inspection.organisation):
        raise NotFound("没有找到这个问题，或者不在您的管理范围内。请从“监督检查”重新查找。")
    if not may(actor, "record_work", finding.inspection.organisation):
        raise NotAllowed("整改情况由被检查的组织或者上级登记。")
    if finding.put_right_on is not None:
        raise ContactError("这个问题已经登记过整改。", code="put_right_already")
    if on < finding.inspection.inspected_on:
        raise ContactError("整改日期早于检查日期，请核对。", code="put_right_early", field="on")
    finding.put_right_on = records.checked_day(on, "on")
    finding.put_right_how = records.checked_text(
        how, label="怎么整改的", field="how", longest=FINDING_CHARACTERS_MAX, required=True
    )
    finding.put_right_by_name = signed(actor)
    finding.save(update_fields=["put_right_on", "put_right_how", "put_right_by_name"])
    return finding


def _findings(content: InspectionContent, day: dt.date) -> list[tuple[str, dt.date]]:
    found = []
    for words, due_on in content.findings[:FINDINGS_MAX]:
        text = records.checked_text(
            words, label="问题", field="findings", longest=FINDING_CHARACTERS_MAX, required=True
        )
        if due_on < day:
            raise ContactError("整改期限早于检查日期，请核对。", code="finding_due", field="findings")
        found.append((text, due_on))
    return found
