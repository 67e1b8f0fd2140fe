"""Inspections as pages read them (XQ13 监督检查)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yinhui.contacts.models import Inspection, InspectionFinding
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.permissions import may, within_reach

SORTS = {
    "inspected_on": ("inspected_on", "pk"),
    "-inspected_on": ("-inspected_on", "-pk"),
}


def inspections_listed(
    actor: Actor,
    *,
    words: str = "",
    state: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    sort: str = "-inspected_on",
) -> QuerySet[Inspection]:
    """Return the inspections of the actor's organisation and those below, with `found`, `open` and `overdue`
    findings counted. `state` is open, overdue or done."""
    inspections = within_reach(actor, Inspection.objects.all()).defer("text")
    conditions: dict[str, Any] = {"inspected_on__gte": since, "inspected_on__lte": until}
    inspections = inspections.filter(**{key: day for key, day in conditions.items() if day})
    if words:
        inspections = inspections.filter(
            Q(organisation__name__contains=words) | Q(inspectors__contains=words)
        )
    open_ones = InspectionFinding.objects.filter(inspection=OuterRef("pk"), put_right_on=None)
    today = clock.today()
    narrowed = {
        "open": Q(Exists(open_ones)),
        "overdue": Q(Exists(open_ones.filter(due_on__lt=today))),
        "done": ~Q(Exists(open_ones)),
    }
    if state in narrowed:
        inspections = inspections.filter(narrowed[state])
    return (
        inspections.select_related("organisation", "by_organisation")
        .annotate(
            found=Count("findings"),
            open=Count("findings", filter=Q(findings__put_right_on=None)),
            overdue=Count("findings", filter=Q(findings__put_right_on=None, findings__due_on__lt=today)),
        )
        .order_by(*SORTS.get(sort, SORTS["-inspected_on"]))
    )


def inspection_for(actor: Actor, inspection_id: int) -> Inspection:
    """Return an inspection of an organisation that the actor reaches. Raises NotFound."""
    inspection = (
        Inspection.objects.select_related("organisation", "by_organisation").filter(pk=inspection_id).first()
    )
    if inspection is None or not may(actor, "see_people", inspection.organisation):
        raise NotFound("没有找到这次检查，或者不在您的管理范围内。请从“监督检查”重新查找。")
    return inspection
