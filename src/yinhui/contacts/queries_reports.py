"""Branches' months as pages read them: one branch's, and who below has reported (XQ13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from yinhui.contacts.models import MonthReport
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.structure import BRANCH_KINDS

_MISSING = Value("missing")
STATES = {
    "missing": "还没报",
    "submitted": "等我们看",
    "received": "已收下",
    "returned": "退回去了",
}


@dataclass(frozen=True)
class OverviewFilters:
    """What the overview is narrowed by; empty means all."""

    words: str = ""
    state: str = ""
    organisation_id: int | None = None


def branches_reporting(actor: Actor, month: dt.date, filters: OverviewFilters) -> QuerySet[Organisation]:
    """Return the branches in the actor's reach that stood in the month, by their place in the tree, with
    `report_id` and `report_state` of their latest report ("missing" without one)."""
    latest = MonthReport.objects.filter(organisation=OuterRef("pk"), month=month).order_by("-number")
    branches = _branches(actor, month).annotate(
        report_id=Subquery(latest.values("pk")[:1]),
        report_state=Coalesce(Subquery(latest.values("state")[:1]), _MISSING),
    )
    if filters.words:
        branches = branches.filter(name__contains=filters.words)
    if filters.organisation_id:
        branches = branches.filter(path__contains=[filters.organisation_id])
    if filters.state in STATES:
        branches = branches.filter(report_state=filters.state)
    return branches.select_related("parent").order_by("path", "pk")


def overview_tally(actor: Actor, month: dt.date) -> dict[str, int]:
    """Count the branches by how their month stands (keys of STATES). One query."""
    counted: dict[str, int] = branches_reporting(actor, month, OverviewFilters()).aggregate(
        **{key: Count("pk", filter=Q(report_state=key)) for key in STATES}
    )
    return counted


def reports_of_branch(branch: Organisation, month: dt.date) -> list[MonthReport]:
    """Return what a branch reported of a month, the latest first."""
    return list(
        MonthReport.objects.filter(organisation=branch, month=month)
        .select_related("organisation")
        .order_by("-number")
    )


def latest_reports(branch_ids: list[int], month: dt.date) -> dict[int, MonthReport]:
    """Return the latest report of each branch, by the branch's id. One query."""
    rows = MonthReport.objects.filter(organisation__in=branch_ids, month=month).order_by("number")
    return {report.organisation_id: report for report in rows}


def _branches(actor: Actor, month: dt.date) -> QuerySet[Organisation]:
    stood = Q(dissolved_on=None) | Q(dissolved_on__gt=month)
    return organisations_visible_to(actor).filter(stood, kind__in=BRANCH_KINDS)
