"""A month of a branch's plan, and one person's study: to be looked at, printed and given out."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.errors import NotFound
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.lists import as_download
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.learning.study.forms_plans import year_asked, year_choices
from yinhui.learning.study.queries_month import members_in_month
from yinhui.learning.study.queries_person import person_study
from yinhui.learning.study.queries_plans import month_of, plan_of, plan_sheet, planning_organisation

PERSON_COLUMNS = (
    Column("日期", 12),
    Column("学什么", 44),
    Column("怎么学的", 24),
    Column("分钟", 8),
)


@require_GET
def page(request: StaffRequest, organisation_id: int, year: int, month: int) -> HttpResponse:
    """Show a month: each item with what was done of it, and each member's part."""
    if not 1 <= month <= 12:
        raise NotFound("没有这个月份。请回到学习计划重新选择。")
    organisation = planning_organisation(request.actor, organisation_id)
    plan = plan_of(request.actor, organisation, year)
    sheet = month_of(plan_sheet(request.actor, plan), month) if plan else None
    facts = {
        "organisation": organisation,
        "year": year,
        "month": month,
        "months": range(1, 13),
        "sheet": sheet,
        "members": members_in_month(request.actor, sheet) if sheet else [],
        "tab": "plans",
    }
    return render(request, "study/month.html", facts)


@require_GET
def person(request: StaffRequest, person_id: int) -> HttpResponse:
    """Show one person's study in a year (`year`), by month."""
    year = year_asked(request.GET.get("year", ""))
    facts = {
        "study": person_study(request.actor, person_id, year),
        "year": year,
        "years": year_choices(),
        "tab": "progress",
    }
    return render(request, "study/person.html", facts)


@require_GET
def export_person(request: StaffRequest, person_id: int) -> FileResponse:
    """Give the same as a spreadsheet."""
    study = person_study(request.actor, person_id, year_asked(request.GET.get("year", "")))
    file = exported_spreadsheet(
        actor=request.actor,
        kind="study_person",
        title="个人学习情况",
        columns=PERSON_COLUMNS,
        rows=([one.day, one.what, one.how, one.minutes] for month in study.months for one in month.studied),
        asked=f"{study.person.name}；{study.year}年",
        people=[study.person.pk],
    )
    return as_download(file, f"{study.person.name}{study.year}年学习情况.xlsx")
