"""The trail: the list with its filters, one entry, the list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.audit.forms import TrailForm
from yinhui.audit.models import Write
from yinhui.audit.queries import entry_for, lines_of_trail, page_of
from yinhui.audit.words import line_in_words, post_in_words, table_in_words
from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column

COLUMNS = (
    Column("时间", 20),
    Column("操作人", 14),
    Column("职务", 18),
    Column("操作", 20),
    Column("数据", 16),
    Column("方式", 8),
    Column("行数", 8),
    Column("网络地址", 18),
    Column("请求号", 20),
    Column("数据库账户", 14),
)


@never_cache
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Show the trail of the auditor's counties, a page at a time, latest first."""
    form = TrailForm(request.GET)
    lines, after = page_of(lines_of_trail(request.actor, form.asked), "at", request.GET.get("after", ""))
    facts = {"form": form, "lines": lines, "after": after, "is_filtered": form.has_changed()}
    return render(request, "audit/trail.html", facts)


@never_cache
@require_GET
def entry(request: StaffRequest, line_id: int) -> HttpResponse:
    """Show what one action did, row by row, before and after."""
    return render(request, "audit/entry.html", {"entry": entry_for(request.actor, line_id)})


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the filtered trail as a numbered spreadsheet, at most EXPORT_ROWS_MAX lines."""
    form = TrailForm(request.GET)
    lines = lines_of_trail(request.actor, form.asked)[:EXPORT_ROWS_MAX]
    file = exported_spreadsheet(
        actor=request.actor,
        kind="trail",
        title="操作痕迹",
        columns=COLUMNS,
        rows=_rows(lines.iterator()),
        asked=in_words(form),
    )
    name = f"操作痕迹{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rows(lines: Iterator[Write]) -> Iterator[list[Cell]]:
    for line in lines:
        yield [
            f"{line.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}",
            line.name,
            post_in_words(line.post),
            line_in_words(line),
            table_in_words(line.relation),
            line.get_operation_display(),
            line.rows,
            line.address,
            line.request,
            line.database_user,
        ]
