"""The list of visits, on the page and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.care.forms import VisitFilterForm
from yinhui.care.models import Visit, VisitKind
from yinhui.care.queries import visits_listed
from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import in_words
from yinhui.kernel.records import LISTED_ROWS_MAX, is_late
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 50
COLUMNS = (
    Column("走访日期", 12),
    Column("类型", 12),
    Column("走访对象", 30),
    Column("人数", 6),
    Column("走访人", 20),
    Column("地点", 20),
    Column("登记单位", 28),
    Column("照片", 6),
    Column("登记日期", 12),
    Column("备注", 10),
)
# A file travels further than a page: these would tell what befell somebody.
PRIVATE_KINDS = {VisitKind.HOSPITAL, VisitKind.HARDSHIP, VisitKind.HEART_TO_HEART}


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the visits that the filter asks for, at most LISTED_ROWS_MAX."""
    organisations = organisation_choices(request.actor)
    form = VisitFilterForm(request.GET, organisations=organisations)
    visits = visits_listed(request.actor, form.asked, request.GET.get("sort", ""))
    paginator = Paginator(visits[:LISTED_ROWS_MAX], PAGE_ROWS)
    leaf = paginator.get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "rows": [(visit, is_late(visit.visited_on, visit.recorded_at)) for visit in leaf],
        "is_filtered": bool(request.GET),
        "is_cut": paginator.count >= LISTED_ROWS_MAX,
        "listed_max": LISTED_ROWS_MAX,
        "has_several": len(organisations) > 1 or form.asked.person_id,
    }
    return render(request, "care/visits.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet, without what was written down; at most EXPORT_ROWS_MAX rows."""
    form = VisitFilterForm(request.GET, organisations=organisation_choices(request.actor))
    visits = visits_listed(request.actor, form.asked, request.GET.get("sort", ""))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="visits",
        title="走访台账",
        columns=COLUMNS,
        rows=_rows(visits[:EXPORT_ROWS_MAX]),
        asked=in_words(form),
    )
    name = f"走访台账{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rows(visits: Iterable[Visit]) -> Iterator[list[Cell]]:
    for visit in visits:
        names, number = visit.names, visit.people_count  # type: ignore[attr-defined]
        remarks = [
            "已作废" if visit.voided_reason else "",
            "补录" if is_late(visit.visited_on, visit.recorded_at) else "",
        ]
        yield [
            visit.visited_on,
            "关怀走访" if visit.kind in PRIVATE_KINDS else visit.get_kind_display(),
            "、".join(names) + ("等" if number > len(names) else ""),
            number,
            visit.visitors,
            visit.place,
            visit.organisation.name,
            visit.photo_count or 0,  # type: ignore[attr-defined]
            visit.recorded_at.astimezone(clock.SHANGHAI).date(),
            "、".join(filter(None, remarks)),
        ]
