"""One contest: its page, its results as a spreadsheet, the printed list of winners."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.errors import NotFound
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.lists import as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.learning.contests.actions_bank import keeps_bank
from yinhui.learning.contests.limits import NETWORK_GRACE_S
from yinhui.learning.contests.queries import ContestSheet, contest_sheet
from yinhui.learning.contests.queries_papers import typed_in_words
from yinhui.learning.forms import ReasonForm
from yinhui.learning.prizes import prize_of, prizes_in_words

COLUMNS = (
    Column("名次", 6),
    Column("姓名", 12),
    Column("支部（组织）", 34),
    Column("得分", 8),
    Column("答对", 8),
    Column("已答", 8),
    Column("题数", 8),
    Column("用时", 12),
    Column("奖项", 12),
    Column("答题方式", 36),
)
SHOWN_RESULTS = 100


@require_GET
def page(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Show a contest: what it is, the one next step, who entered, and when it is over what came of it."""
    sheet = contest_sheet(request.actor, contest_id)
    facts = {
        "sheet": sheet,
        "contest": sheet.contest,
        "prizes": prizes_in_words(sheet.contest.prizes),
        "rows": [(one, prize_of(one.place, sheet.contest.prizes)) for one in sheet.results[:SHOWN_RESULTS]],
        "reason_form": ReasonForm(),
        "keeps_bank": keeps_bank(request.actor),
        "grace_s": NETWORK_GRACE_S,
    }
    return render(request, "contests/contest.html", facts)


@require_GET
def export(request: StaffRequest, contest_id: int) -> FileResponse:
    """Give the results as a numbered spreadsheet, of the people whom the actor sees."""
    sheet = _over(request, contest_id)
    how = typed_in_words(sheet.contest)
    rows: list[list[Cell]] = [
        [
            one.place,
            one.name,
            one.organisation,
            one.score,
            one.right_count,
            one.answered,
            one.asked,
            one.took,
            prize_of(one.place, sheet.contest.prizes),
            how.get(one.person_id, "手机"),
        ]
        for one in sheet.results
    ]
    file = exported_spreadsheet(
        actor=request.actor,
        kind="contest_results",
        title="竞赛成绩",
        columns=COLUMNS,
        rows=rows,
        asked=f"竞赛：{sheet.contest.title}",
        people=[one.person_id for one in sheet.results],
    )
    return as_download(file, f"{sheet.contest.title}成绩.xlsx")


@require_GET
def winners(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Show the winners as a sheet to be printed and put up."""
    sheet = _over(request, contest_id)
    ranked = sheet.teams if sheet.teams else sheet.results
    prizes = sheet.contest.prizes
    facts = {
        "contest": sheet.contest,
        "is_team": bool(sheet.teams),
        "rows": [(one, prize) for one in ranked if (prize := prize_of(one.place, prizes))],
        "sat": len(sheet.results),
    }
    return render(request, "contests/winners.html", facts)


def _over(request: StaffRequest, contest_id: int) -> ContestSheet:
    sheet = contest_sheet(request.actor, contest_id)
    if sheet.contest.closed_at is None:
        raise NotFound("竞赛还没有结束，还没有成绩。")
    return sheet
