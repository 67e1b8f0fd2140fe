"""The list of contests, on the page and as a spreadsheet."""

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
from yinhui.learning.contests.actions_bank import keeps_bank
from yinhui.learning.contests.forms import STATES, ContestFilterForm
from yinhui.learning.contests.queries import contests_listed

PAGE_ROWS = 50
COLUMNS = (
    Column("开始时间", 18),
    Column("名称", 40),
    Column("举办的组织", 30),
    Column("方式", 14),
    Column("赛制", 14),
    Column("状态", 10),
    Column("报名人数", 10),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the contests that the filter asks for, at most LISTED_ROWS_MAX."""
    request.actor.require("see_people")
    form = ContestFilterForm(request.GET)
    contests = contests_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(contests[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": leaf,
        "is_filtered": bool(request.GET),
        "keeps_bank": keeps_bank(request.actor),
    }
    return render(request, "contests/contests.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the same list as a spreadsheet; at most EXPORT_ROWS_MAX rows."""
    request.actor.require("see_people")
    form = ContestFilterForm(request.GET)
    contests = contests_listed(request.actor, form.asked, request.GET.get("sort", ""))
    states = dict(STATES)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="contests",
        title="知识竞赛",
        columns=COLUMNS,
        rows=(
            [
                f"{contest.opens_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
                contest.title,
                contest.organisation.name,
                contest.get_mode_display(),
                contest.get_entry_display(),
                states[contest.state],
                contest.entrant_count or 0,  # type: ignore[attr-defined]
            ]
            for contest in contests[:EXPORT_ROWS_MAX]
        ),
        asked=in_words(form),
    )
    name = f"知识竞赛{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
