"""One notice: what it says, whom it reached, who is still to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet, mark_of, record_copy
from yinhui.kernel.forms import in_words
from yinhui.kernel.lists import as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, Cell, Column
from yinhui.publicity.notices.actions import withdraw_notice
from yinhui.publicity.notices.actions_receipts import mark_told, remind
from yinhui.publicity.notices.forms import ReceiptFilterForm, ToldForm, WithdrawForm
from yinhui.publicity.notices.models import Notice, NoticeRecipient
from yinhui.publicity.notices.queries import (
    notice_for,
    notice_sheet,
    receipts,
    seen_people,
    tallies,
    tallies_by_branch,
    telling_of,
    to_be_told,
)
from yinhui.registry.telephones import may_ring

PAGE_ROWS = 50
# A list on paper for one branch or a few; a county's is exported.
PRINTED_MAX = 2000
COLUMNS = (
    Column("姓名", 12),
    Column("所在支部", 32),
    Column("情况", 10),
    Column("已读时间", 12),
    Column("转告日期", 12),
    Column("转告方式", 12),
    Column("转告人", 28),
    Column("答复", 8),
    Column("答复人", 16),
)


@require_GET
def page(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Show one notice with its figures. A draft goes on to choosing people."""
    sheet = notice_sheet(request.actor, notice_id)
    if sheet.notice.sent_at is None:
        return redirect("notice-people", notice_id)
    return render(request, "notices/notice.html", {"sheet": sheet, "withdraw_form": WithdrawForm()})


@require_GET
def people(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Show a notice's people one by one: who read, who was told, what they said."""
    notice = notice_for(request.actor, notice_id)
    form = _filter(request, notice)
    rows = receipts(request.actor, notice, **form.asked)
    leaf = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    shown = list(leaf)
    facts = {
        "notice": notice,
        "form": form,
        "page": leaf,
        "rows": [(row, state_of(row)) for row in shown],
        "within_reach": seen_people(request.actor, shown),
        "told_form": ToldForm(),
        "tally": tallies(request.actor, [notice])[notice.pk],
        "is_filtered": bool(request.GET),
    }
    return render(request, "notices/receipts.html", facts)


@require_GET
def export(request: StaffRequest, notice_id: int) -> FileResponse:
    """Give the same list as a spreadsheet."""
    notice = notice_for(request.actor, notice_id)
    form = _filter(request, notice)
    named: list[int] = []
    file = exported_spreadsheet(
        actor=request.actor,
        kind="notice_receipts",
        title="通知回执",
        columns=COLUMNS,
        rows=_cells(receipts(request.actor, notice, **form.asked)[:EXPORT_ROWS_MAX].iterator(2000), named),
        asked=f"{notice.title}；{in_words(form)}",
        people=named,
    )
    return as_download(file, f"通知回执{clock.today():%Y%m%d}.xlsx")


@require_GET
def telling(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Show who must be told in person or by telephone, by which day, those due first."""
    notice = notice_for(request.actor, notice_id)
    form = _filter(request, notice, ("words", "branch"))
    rows = to_be_told(request.actor, notice, **form.asked)
    facts = {
        "notice": notice,
        "form": form,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "telling": telling_of(request.actor, notice),
        "may_ring": may_ring(request.actor),
        "told_form": ToldForm(),
        "today": clock.today(),
        "is_filtered": bool(request.GET),
    }
    return render(request, "notices/telling.html", facts)


@require_GET
def telling_paper(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Show the list to carry, branch by branch, with room for who told them and when.

    It leaves on paper, so it is numbered in the register of copies."""
    notice = notice_for(request.actor, notice_id)
    form = _filter(request, notice, ("words", "branch"))
    waiting = to_be_told(request.actor, notice, **form.asked)
    rows = list(waiting.order_by("branch__name", "person__pinyin", "pk")[: PRINTED_MAX + 1])
    shown, can_ring = rows[:PRINTED_MAX], may_ring(request.actor)
    copy = record_copy(
        actor=request.actor,
        kind="telling",
        title=f"{notice.title}转告名单"[:100],
        rows=len(shown),
        columns=("姓名", "所在支部", *(("电话",) if can_ring else ()), "最晚哪天"),
        asked=in_words(form),
        people=[row.person_id for row in shown],
    )
    facts = {
        "notice": notice,
        "rows": shown,
        "is_cut": len(rows) > PRINTED_MAX,
        "may_ring": can_ring,
        "mark": mark_of(copy),
    }
    return render(request, "notices/telling_paper.html", facts)


@require_POST
def told(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Record that the ticked people were told."""
    request.actor.require("record_work")
    notice_for(request.actor, notice_id)
    form = ToldForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return _back(request, notice_id)
    data = form.cleaned_data
    try:
        number = mark_told(
            actor=request.actor,
            notice_id=notice_id,
            person_ids=data["chosen"],
            how=data["how"],
            on=data["on"] or clock.today(),
            answer=data["answer"],
        )
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, f"已登记转告 {number} 人。" if number else "答复已登记。")
    return _back(request, notice_id)


@require_POST
def remind_again(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Put the notice first again on the pages of those who have not read it."""
    number = remind(actor=request.actor, notice_ids=[notice_id])
    messages.success(
        request,
        f"已再次提醒 {number:,} 人，他们打开手机就会看到。" if number else "大家都已经知道了，不用提醒。",
    )
    return redirect("notice", notice_id)


@require_POST
def withdraw(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Take the notice back, with the reason."""
    try:
        withdraw_notice(actor=request.actor, notice_id=notice_id, reason=request.POST.get("reason", ""))
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, "已撤回，收到的人会看到撤回的理由。")
    return redirect("notice", notice_id)


def state_of(row: NoticeRecipient) -> tuple[str, str]:
    """Return how somebody came to know, as a word and the look of its badge. The notice must be loaded."""
    if row.read_version >= row.notice.version:
        return "已读", "good"
    if row.told_version >= row.notice.version:
        return "已转告", "info"
    return ("要再读更正", "warn") if row.read_version or row.told_version else ("还不知道", "warn")


def _filter(request: StaffRequest, notice: Notice, names: Collection[str] = ()) -> ReceiptFilterForm:
    """The filter of a notice's people; of `names` only, where they are given."""
    branches = [
        (one.branch_id, one.name) for one in tallies_by_branch(request.actor, notice) if one.branch_id
    ]
    return ReceiptFilterForm(request.GET, branches=branches, names=names)


def _cells(rows: Iterable[NoticeRecipient], named: list[int]) -> Iterator[list[Cell]]:
    for row in rows:
        named.append(row.person_id)
        yield [
            row.person.name,
            row.branch.name if row.branch else "",
            state_of(row)[0],
            row.read_at.astimezone(clock.SHANGHAI).date() if row.read_at else None,
            row.told_on,
            row.get_told_how_display() if row.told_how else "",
            row.told_by_name,
            row.get_answer_display() if row.answer else "",
            row.answered_by_name,
        ]


def _back(request: StaffRequest, notice_id: int) -> HttpResponse:
    """Go back to the list that the form stood on."""
    to: Any = request.POST.get("back", "")
    if to and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return redirect(to)
    return redirect(reverse("notice-receipts", args=[notice_id]))
