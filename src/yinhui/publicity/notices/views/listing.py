"""The list of notices, on the page and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import ids_in, in_words
from yinhui.kernel.lists import as_download
from yinhui.kernel.records import LISTED_ROWS_MAX
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.publicity.notices.actions_receipts import remind
from yinhui.publicity.notices.forms import NoticeFilterForm
from yinhui.publicity.notices.models import Notice
from yinhui.publicity.notices.queries import NoticeFilters, notices_listed, tallies
from yinhui.registry.pickers import organisation_choices

PAGE_ROWS = 30
ROWS_AT_ONCE = 200
COLUMNS = (
    Column("标题", 40),
    Column("类型", 8),
    Column("发出的组织", 28),
    Column("发出时间", 12),
    Column("状态", 8),
    Column("通知对象", 40),
    Column("人数", 8),
    Column("已读", 8),
    Column("已转告", 8),
    Column("还不知道", 10),
    Column("参加", 8),
    Column("不参加", 8),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the notices that the filter asks for."""
    request.actor.require("see_people")
    form = NoticeFilterForm(request.GET, organisations=organisation_choices(request.actor))
    notices = notices_listed(request.actor, form.asked, request.GET.get("sort", ""))
    leaf = Paginator(notices[:LISTED_ROWS_MAX], PAGE_ROWS).get_page(request.GET.get("page"))
    shown = list(leaf)
    figures = tallies(request.actor, shown)
    facts = {
        "form": form,
        "page": leaf,
        "rows": [(notice, figures[notice.pk]) for notice in shown],
        "is_filtered": bool(request.GET),
    }
    return render(request, "notices/notices.html", facts)


@require_POST
def remind_chosen(request: StaffRequest) -> HttpResponse:
    """Put the ticked notices first again on the pages of those who have not read them."""
    try:
        number = remind(actor=request.actor, notice_ids=ids_in(request.POST.getlist("chosen")))
    except YinhuiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已提醒 {number:,} 人次，他们打开手机就会看到。")
    return redirect("notices")


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the ticked rows of it (POST), as a spreadsheet, with its figures; at most
    LISTED_ROWS_MAX rows."""
    request.actor.require("see_people")
    form = NoticeFilterForm(request.GET, organisations=organisation_choices(request.actor))
    if request.method == "POST":
        chosen = ids_in(request.POST.getlist("chosen"))
        notices, asked = notices_listed(request.actor, NoticeFilters()).filter(pk__in=chosen), "逐个勾选"
    else:
        notices = notices_listed(request.actor, form.asked, request.GET.get("sort", ""))
        asked = in_words(form)
    file = exported_spreadsheet(
        actor=request.actor,
        kind="notices",
        title="通知台账",
        columns=COLUMNS,
        rows=_rows(request.actor, notices[:LISTED_ROWS_MAX]),
        asked=asked,
    )
    return as_download(file, f"通知台账{clock.today():%Y%m%d}.xlsx")


def _rows(actor: Actor, notices: Iterable[Notice]) -> Iterator[list[Cell]]:
    for some in _in_parts(list(notices)):
        figures = tallies(actor, some)
        for notice in some:
            tally = figures[notice.pk]
            yield [
                notice.title,
                notice.get_kind_display(),
                notice.organisation.name,
                notice.sent_at.astimezone(clock.SHANGHAI).date() if notice.sent_at else None,
                notice.get_state_display(),
                notice.about,
                tally.total,
                tally.read,
                tally.told,
                tally.waiting,
                tally.yes,
                tally.no,
            ]


def _in_parts(notices: list[Notice]) -> Iterator[list[Notice]]:
    for start in range(0, len(notices), ROWS_AT_ONCE):
        yield notices[start : start + ROWS_AT_ONCE]
