"""The list of occasions, on the page and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import asked_for, ids_in, in_words
from yinhui.kernel.records import LISTED_ROWS_MAX, is_late
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.occasions.counts import Counts, counts_of
from yinhui.occasions.forms import OccasionFilterForm
from yinhui.occasions.models import Occasion
from yinhui.occasions.queries import occasions_listed
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 30
# Occasions counted at a time for a file.
BATCH_ROWS = 1000
COLUMNS = (
    Column("日期", 12),
    Column("类型", 12),
    Column("方式", 12),
    Column("主题", 40),
    Column("组织", 30),
    Column("地点", 20),
    Column("主持人", 12),
    Column("开始时间", 10),
    Column("时长（分钟）", 12),
    Column("参加人数", 10),
    Column("照片", 6),
    Column("登记日期", 12),
    Column("备注", 10),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the occasions that the filter asks for, at most LISTED_ROWS_MAX."""
    organisations = organisation_choices(request.actor)
    form = OccasionFilterForm(request.GET, organisations=organisations)
    occasions = occasions_listed(request.actor, form.asked, request.GET.get("sort", ""))
    paginator = Paginator(occasions[:LISTED_ROWS_MAX], PAGE_ROWS)
    leaf = paginator.get_page(request.GET.get("page"))
    counts = counts_of([occasion.pk for occasion in leaf])
    facts = {
        "form": form,
        "asked_for": asked_for(form),
        "page": leaf,
        "rows": [
            (occasion, counts.get(occasion.pk, Counts()), is_late(occasion.held_on, occasion.recorded_at))
            for occasion in leaf
        ],
        "is_filtered": bool(request.GET),
        "is_cut": paginator.count >= LISTED_ROWS_MAX,
        "listed_max": LISTED_ROWS_MAX,
        "has_several": len(organisations) > 1 or form.asked.person_id,
    }
    return render(request, "occasions/occasions.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list, or the ticked of it, as a spreadsheet without minutes; at most EXPORT_ROWS_MAX."""
    form = OccasionFilterForm(request.GET, organisations=organisation_choices(request.actor))
    occasions = occasions_listed(request.actor, form.asked, request.GET.get("sort", ""))
    if chosen := ids_in(request.GET.getlist("chosen")):
        occasions = occasions.filter(pk__in=chosen)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="occasions",
        title="活动台账",
        columns=COLUMNS,
        rows=_rows(occasions[:EXPORT_ROWS_MAX]),
        asked=in_words(form),
    )
    name = f"活动台账{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rows(occasions: QuerySet[Occasion]) -> Iterator[list[Cell]]:
    left = occasions.iterator(chunk_size=BATCH_ROWS)
    while batch := list(islice(left, BATCH_ROWS)):
        counts = counts_of([occasion.pk for occasion in batch])
        for occasion in batch:
            yield _cells(occasion, counts.get(occasion.pk, Counts()))


def _cells(occasion: Occasion, counts: Counts) -> list[Cell]:
    remarks = [
        "已作废" if occasion.voided_reason else "",
        "补录" if is_late(occasion.held_on, occasion.recorded_at) else "",
    ]
    return [
        occasion.held_on,
        occasion.get_kind_display(),
        occasion.get_setting_display(),
        occasion.title,
        occasion.organisation.name,
        occasion.place,
        occasion.chair,
        f"{occasion.starts_at:%H:%M}" if occasion.starts_at else "",
        occasion.duration_min,
        counts.people,
        counts.photos,
        occasion.recorded_at.astimezone(clock.SHANGHAI).date(),
        "、".join(filter(None, remarks)),
    ]
