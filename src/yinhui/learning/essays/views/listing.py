"""The list of calls, on the page and as a spreadsheet; the wall of works for staff."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Column
from yinhui.learning.essays.forms import STATES, CallFilterForm, WallForm
from yinhui.learning.essays.queries import calls_listed, published_work, wall_calls, works_on_wall

PAGE_ROWS = 50
WALL_ROWS = 24
COLUMNS = (
    Column("截止日期", 12),
    Column("名称", 40),
    Column("举办的组织", 30),
    Column("作品类别", 30),
    Column("状态", 10),
    Column("作品数", 8),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the calls that the filter asks for, at most LISTED_ROWS_MAX."""
    request.actor.require("see_people")
    form = CallFilterForm(request.GET)
    calls = calls_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(calls[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {"form": form, "page": leaf, "is_filtered": bool(request.GET)}
    return render(request, "essays/calls.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet; at most EXPORT_ROWS_MAX rows."""
    request.actor.require("see_people")
    form = CallFilterForm(request.GET)
    states = dict(STATES)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="essay_calls",
        title="征文和作品征集",
        columns=COLUMNS,
        rows=(
            [
                call.until,
                call.title,
                call.organisation.name,
                "、".join(call.kind_names),
                states[call.state],
                call.work_count,  # type: ignore[attr-defined]
            ]
            for call in calls_listed(request.actor, form.asked, request.GET.get("sort", ""))[:EXPORT_ROWS_MAX]
        ),
        asked=in_words(form),
    )
    name = f"征文和作品征集{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def wall(request: StaffRequest) -> HttpResponse:
    """Show the works that are published, of the county (of every county, above them)."""
    request.actor.require("see_people")
    return render(request, "essays/wall.html", wall_facts(request, request.actor.county_id))


@require_GET
def wall_work(request: StaffRequest, work_id: int) -> HttpResponse:
    """Show one published work."""
    request.actor.require("see_people")
    work = published_work(request.actor.county_id, work_id)
    return render(request, "essays/wall_work.html", {"work": work, "photos": work.photos.order_by("pk")})


def wall_facts(request: StaffRequest, county_id: int | None) -> dict[str, object]:
    """What both walls show: the staff's and the members'."""
    form = WallForm(request.GET, calls=wall_calls(county_id))
    works = works_on_wall(county_id, form.asked)[:LISTED_ROWS_MAX]
    leaf = Paginator(works, WALL_ROWS).get_page(request.GET.get("page"))
    return {"form": form, "page": leaf, "is_filtered": bool(request.GET)}
