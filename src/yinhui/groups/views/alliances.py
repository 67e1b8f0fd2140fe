"""Alliances with their chapters, and the coverage by street and community."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yinhui.groups.coverage import AREA_KINDS, Coverage, alliance_sheet, alliances, coverage
from yinhui.groups.forms import PeriodForm
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import in_words
from yinhui.kernel.lists import as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.structure import KINDS

COLUMNS = (
    Column("街道、社区", 28),
    Column("级别", 14),
    Column("离退休人员", 12),
    Column("参加兴趣小组", 14),
    Column("参加联盟", 12),
    Column("参加活动", 12),
    Column("至少一样", 12),
    Column("覆盖率（%）", 12),
)


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show the alliances in reach; where there is one, go to it."""
    request.actor.require("see_people")
    found = list(alliances(request.actor).select_related("parent"))
    if len(found) == 1:
        return redirect("alliance", found[0].pk)
    return render(request, "groups/alliances.html", {"alliances": found})


@require_GET
def page(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Show an alliance: its chapters, what they did in the period, how far that reaches."""
    form = PeriodForm(request.GET)
    since, until = form.days
    sheet = alliance_sheet(request.actor, organisation_id, since, until)
    facts = {"sheet": sheet, "form": form, "since": since, "until": until}
    return render(request, "groups/alliance.html", facts)


@require_GET
def reach(request: StaffRequest) -> HttpResponse:
    """Show the coverage of the streets and communities in reach."""
    request.actor.require("see_people")
    form, rows = _counted(request)
    since, until = form.days
    facts = {"form": form, "rows": rows, "since": since, "until": until}
    return render(request, "groups/coverage.html", facts)


@require_GET
def reach_export(request: StaffRequest) -> FileResponse:
    """Give the same figures as a spreadsheet."""
    request.actor.require("see_people")
    form, rows = _counted(request)
    since, until = form.days
    file = exported_spreadsheet(
        actor=request.actor,
        kind="coverage",
        title="活动覆盖情况",
        columns=COLUMNS,
        rows=_cells(rows),
        asked=f"{since:%Y-%m-%d}至{until:%Y-%m-%d}；{in_words(form)}",
    )
    return as_download(file, f"活动覆盖情况{clock.today():%Y%m%d}.xlsx")


def _counted(request: StaffRequest) -> tuple[PeriodForm, list[Coverage]]:
    form = PeriodForm(request.GET, organisations=_areas(request.actor))
    since, until = form.days
    chosen = form.cleaned_data.get("organisation") or request.actor.organisation_id
    return form, coverage(request.actor, chosen, since, until)


def _areas(actor: Actor) -> list[tuple[int, str]]:
    here = organisations_visible_to(actor).filter(kind__in=("county", *AREA_KINDS), dissolved_on=None)
    return list(here.order_by("path").values_list("pk", "name")[:300])


def _cells(rows: Iterable[Coverage]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.name,
            KINDS[row.kind].name,
            row.people,
            row.in_group,
            row.in_alliance,
            row.came,
            row.reached,
            row.share,
        ]
