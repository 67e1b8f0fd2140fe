"""The list of calls, on the page and as a spreadsheet; the wall of works for staff."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.lists import Listing
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.learning.announced import AnnouncedFilters
from yinhui.learning.essays.forms import STATES, WallForm
from yinhui.learning.essays.models import EssayCall, WorkKind
from yinhui.learning.essays.queries import calls_listed, published_work, wall_calls, works_on_wall
from yinhui.learning.forms import AnnouncedFilterForm

WALL_ROWS = 24


def _filter_form(request: StaffRequest) -> AnnouncedFilterForm:
    return AnnouncedFilterForm(request.GET, states=STATES, kind="类别", kinds=list(WorkKind.choices))


CALLS: Listing[EssayCall, AnnouncedFilters] = Listing(
    kind="essay_calls",
    title="征文和作品征集",
    columns=(
        (Column("截止日期", 12), lambda call: call.until),
        (Column("名称", 40), lambda call: call.title),
        (Column("举办的组织", 30), lambda call: call.organisation.name),
        (Column("作品类别", 30), lambda call: "、".join(call.kind_names)),
        (Column("状态", 10), lambda call: dict(STATES)[call.state]),
        (Column("作品数", 8), lambda call: call.work_count),  # type: ignore[attr-defined]
    ),
    form=_filter_form,
    found=calls_listed,
    everything=AnnouncedFilters(),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the calls that the filter asks for."""
    request.actor.require("see_people")
    return render(request, "essays/calls.html", CALLS.facts(request))


def export(request: StaffRequest) -> FileResponse:
    """Give the same list, or the chosen rows of it (POST), as a spreadsheet."""
    request.actor.require("see_people")
    return CALLS.export(request)


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
