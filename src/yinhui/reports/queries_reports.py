"""Reports that were made, as the actor may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.permissions import organisations_visible_to
from yinhui.reports.models import Report

# What a report may be of; anything smaller is read on the page of statistics.
REPORTED_KINDS = ("county", "township", "community")


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """Return the reports of organisations at and below the actor's own, the latest first, without text."""
    actor.require("write_reports")
    return (
        Report.objects.filter(organisation__path__contains=[actor.organisation_id])
        .select_related("organisation")
        .defer("figures", "document")
        .order_by("-requested_at", "-pk")
    )


def report_for(actor: Actor, report_id: int) -> Report:
    """Return one report that the actor may see, whole. Raises NotFound."""
    report = reports_visible_to(actor).defer(None).select_related("organisation").filter(pk=report_id).first()
    if report is None:
        raise NotFound("没有找到这份报告，或者不在您的管理范围内。请从“报表”重新查找。")
    return report


def organisations_to_report(actor: Actor) -> list[tuple[int, str]]:
    """Return the organisations that a report may be of, as choices, the upper ones first."""
    organisations = organisations_visible_to(actor).filter(kind__in=REPORTED_KINDS, dissolved_on=None)
    return list(organisations.order_by("path").values_list("pk", "name"))
