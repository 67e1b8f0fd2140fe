"""The list of minutes: what is still unwritten or unconfirmed first; printed and exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import in_words
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.occasions.minutes.forms import MinutesFilterForm
from yinhui.occasions.minutes.queries import held_for_minutes, state_words
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 50
COLUMNS = (
    Column("日期", 12),
    Column("类型", 12),
    Column("主题", 40),
    Column("组织", 30),
    Column("记录", 10),
    Column("最后保存", 16),
    Column("确认时间", 16),
    Column("确认人", 12),
    Column("代谁确认", 12),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the occasions held, with how far their minutes are, at most LISTED_ROWS_MAX."""
    organisations = organisation_choices(request.actor)
    form = MinutesFilterForm(request.GET, organisations=organisations)
    held = held_for_minutes(request.actor, form.asked, request.GET.get("sort", ""))
    paginator = Paginator(held[:LISTED_ROWS_MAX], PAGE_ROWS)
    leaf = paginator.get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "rows": [(scheduled, scheduled.day, state_words(scheduled)) for scheduled in leaf],
        "is_filtered": bool(request.GET),
        "is_cut": paginator.count >= LISTED_ROWS_MAX,
        "listed_max": LISTED_ROWS_MAX,
        "has_several": len(organisations) > 1,
    }
    return render(request, "minutes/minutes.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet, without the minutes themselves; at most EXPORT_ROWS_MAX rows."""
    form = MinutesFilterForm(request.GET, organisations=organisation_choices(request.actor))
    held = held_for_minutes(request.actor, form.asked, request.GET.get("sort", ""))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="minutes",
        title="会议记录台账",
        columns=COLUMNS,
        rows=_rows(held[:EXPORT_ROWS_MAX]),
        asked=in_words(form),
    )
    name = f"会议记录台账{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rows(held: Iterable[ScheduledOccasion]) -> Iterator[list[Cell]]:
    for scheduled in held:
        minutes = getattr(scheduled, "minutes", None)
        confirmed_by = minutes.confirmed_by if minutes else None
        yield [
            scheduled.day,
            scheduled.get_kind_display(),
            scheduled.title,
            scheduled.organisation.name,
            state_words(scheduled),
            _moment(minutes.saved_at) if minutes and minutes.version else "",
            _moment(minutes.confirmed_at) if minutes and minutes.confirmed_at else "",
            confirmed_by.person.name if confirmed_by and confirmed_by.person else "",
            minutes.confirmed_for if minutes else "",
        ]


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
