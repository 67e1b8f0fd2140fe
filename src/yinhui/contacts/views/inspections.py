"""Inspections: the list, a new one, one page, what was put right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.contacts.actions_inspections import put_right, record_inspection
from yinhui.contacts.forms import InspectionFilterForm, InspectionForm, PutRightForm
from yinhui.contacts.models import Inspection
from yinhui.contacts.queries_inspections import inspection_for, inspections_listed
from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import add_refusal, in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX, Cell, Column
from yinhui.registry.permissions import may
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 50
COLUMNS = (
    Column("检查日期", 12),
    Column("被检查的组织", 34),
    Column("检查单位", 24),
    Column("检查人", 24),
    Column("问题", 8),
    Column("没改好", 8),
    Column("逾期", 8),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the inspections that the filter asks for."""
    request.actor.require("see_people")
    form = InspectionFilterForm(request.GET)
    rows = inspections_listed(request.actor, **_asked(form), sort=request.GET.get("sort", ""))
    facts = {
        "form": form,
        "page": Paginator(rows[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page")),
        "is_filtered": bool(request.GET),
        "may_inspect": request.actor.may("record_work") and len(organisation_choices(request.actor)) > 1,
        "tab": "inspections",
    }
    return render(request, "contacts/inspections.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet."""
    request.actor.require("see_people")
    form = InspectionFilterForm(request.GET)
    rows = inspections_listed(request.actor, **_asked(form), sort=request.GET.get("sort", ""))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="inspections",
        title="监督检查",
        columns=COLUMNS,
        rows=_cells(rows[:LISTED_ROWS_MAX]),
        asked=in_words(form),
    )
    name = f"监督检查{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def new(request: StaffRequest) -> HttpResponse:
    """Record an inspection of an organisation below."""
    request.actor.require("record_work")
    below = [one for one in organisation_choices(request.actor) if one[0] != request.actor.organisation_id]
    form = InspectionForm(
        request.POST or None, organisations=below, initial={"inspectors": request.actor.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            inspection = record_inspection(
                actor=request.actor, client_key=form.cleaned_data["client_key"], content=form.content
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "检查已登记，被检查的组织能看到要改什么。")
            return redirect("inspection", inspection.pk)
    status = 422 if form.errors else 200
    return render(
        request, "contacts/inspection_form.html", {"form": form, "has_any": bool(below)}, status=status
    )


@require_GET
def sheet(request: StaffRequest, inspection_id: int) -> HttpResponse:
    """Show one inspection with what was found."""
    inspection = inspection_for(request.actor, inspection_id)
    facts = {
        "inspection": inspection,
        "findings": [
            (one, f"put-right-{one.pk}", PutRightForm(auto_id=f"finding-{one.pk}-%s"))
            for one in inspection.findings.order_by("due_on", "pk")
        ],
        "may_put_right": may(request.actor, "record_work", inspection.organisation),
        "today": clock.today(),
    }
    return render(request, "contacts/inspection.html", facts)


@require_POST
def put_right_finding(request: StaffRequest, inspection_id: int, finding_id: int) -> HttpResponse:
    """Record how a finding was put right."""
    request.actor.require("record_work")
    inspection_for(request.actor, inspection_id)
    form = PutRightForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return redirect("inspection", inspection_id)
    try:
        put_right(actor=request.actor, finding_id=finding_id, **form.cleaned_data)
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, "整改已登记。")
    return redirect("inspection", inspection_id)


def _asked(form: InspectionFilterForm) -> dict[str, Any]:
    form.is_valid()
    given = form.cleaned_data
    return {
        "words": given.get("words", "").strip(),
        "state": given.get("state", ""),
        "since": given.get("since"),
        "until": given.get("until"),
    }


def _cells(inspections: Iterable[Inspection]) -> Iterator[list[Cell]]:
    for one in inspections:
        yield [
            one.inspected_on,
            one.organisation.name,
            one.by_organisation.name,
            one.inspectors,
            one.found,  # type: ignore[attr-defined]
            one.open,  # type: ignore[attr-defined]
            one.overdue,  # type: ignore[attr-defined]
        ]
