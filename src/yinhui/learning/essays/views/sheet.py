"""One call with its works, one work, the result as a spreadsheet."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.lists import as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.learning.essays.limits import TRIMMED_FROM
from yinhui.learning.essays.queries import call_sheet, work_sheet
from yinhui.learning.forms import ReasonForm
from yinhui.learning.prizes import prizes_in_words

COLUMNS = (
    Column("名次", 6),
    Column("题目", 40),
    Column("类别", 12),
    Column("作者", 12),
    Column("支部（组织）", 34),
    Column("评委数", 8),
    Column("得分", 8),
    Column("奖项", 12),
    Column("展出", 8),
)


@require_GET
def page(request: StaffRequest, call_id: int) -> HttpResponse:
    """Show a call: what it asks, the one next step, the works that are in, the reviewers and the result."""
    sheet = call_sheet(request.actor, call_id)
    facts = {
        "sheet": sheet,
        "call": sheet.call,
        "prizes": prizes_in_words(sheet.call.prizes),
        "criteria": "，".join(f"{one['name']}{one['points']}分" for one in sheet.call.criteria),
        "trimmed_from": TRIMMED_FROM,
        "reason_form": ReasonForm(),
    }
    return render(request, "essays/call.html", facts)


@require_GET
def export(request: StaffRequest, call_id: int) -> FileResponse:
    """Give the works of a call with their scores as a numbered spreadsheet."""
    sheet = call_sheet(request.actor, call_id)
    rows: list[list[Cell]] = [
        [
            one.place,
            one.work.title,
            one.work.get_kind_display(),
            one.work.person.name,
            one.work.organisation.name,
            one.reviews or None,
            None if one.score is None else str(one.score),
            one.work.award,
            "已展出" if one.work.published_at else "",
        ]
        for one in sheet.works
    ]
    file = exported_spreadsheet(
        actor=request.actor,
        kind="essay_works",
        title="作品",
        columns=COLUMNS,
        rows=rows,
        asked=f"征集：{sheet.call.title}",
        people=[one.work.person_id for one in sheet.works],
    )
    return as_download(file, f"{sheet.call.title}作品.xlsx")


@require_GET
def work(request: StaffRequest, work_id: int) -> HttpResponse:
    """Show a work with its author, and to whoever holds the call what the reviewers said."""
    sheet = work_sheet(request.actor, work_id)
    scores = [(review, sum(review.scores)) for review in sheet.reviews]
    return render(request, "essays/work.html", {"sheet": sheet, "work": sheet.work, "scores": scores})
