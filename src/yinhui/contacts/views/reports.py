"""A branch's month: previewed, submitted, received or returned; who has reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from yinhui.contacts.actions_reports import decide_report, report_for, submit_month
from yinhui.contacts.forms import DecideForm, MonthForm, OverviewFilterForm, ReportForm
from yinhui.contacts.models import MonthReport, ReportState
from yinhui.contacts.month_document import month_document
from yinhui.contacts.month_figures import FIGURES, MonthFigures, last_day, month_figures, month_of
from yinhui.contacts.queries_reports import (
    STATES,
    branches_reporting,
    latest_reports,
    overview_tally,
    reports_of_branch,
)
from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_file, exported_spreadsheet
from yinhui.kernel.forms import add_refusal, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, XLSX, Cell, Column
from yinhui.kernel.watermark import with_mark
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may, organisation_for
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.structure import BRANCH_KINDS

PAGE_ROWS = 50
# Months that the overview offers.
MONTHS_OFFERED = 24
BRANCHES_AT_ONCE = 500
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """Show which branches have reported a month. A branch goes to its own month."""
    request.actor.require("see_people")
    own = organisation_for(request.actor, request.actor.organisation_id)
    month = MonthForm(request.GET).asked
    if own.kind in BRANCH_KINDS:
        return redirect(_address(own, month))
    form = _overview_form(request, month)
    branches = branches_reporting(request.actor, month, form.asked)
    leaf = Paginator(branches, PAGE_ROWS).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "month": month,
        "page": leaf,
        "tally": overview_tally(request.actor, month),
        "is_filtered": any(key != "month" for key in request.GET),
        "tab": "reports",
    }
    return render(request, "contacts/months.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the overview as a spreadsheet, with what each branch reported."""
    request.actor.require("see_people")
    month = MonthForm(request.GET).asked
    form = _overview_form(request, month)
    branches = branches_reporting(request.actor, month, form.asked)[:EXPORT_ROWS_MAX]
    file = exported_spreadsheet(
        actor=request.actor,
        kind="month_reports",
        title="支部月报",
        columns=(
            Column("街道、单位", 24),
            Column("党支部", 34),
            Column("上报情况", 12),
            Column("第几次", 8),
            *(Column(label, 12) for label, _, _ in FIGURES.values()),
            Column("主要工作", 40),
            Column("困难和建议", 40),
        ),
        rows=_cells(list(branches), month),
        asked=f"{month:%Y年%m月}；{in_words(form)}",
    )
    name = f"支部月报{month:%Y%m}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def branch_month(request: StaffRequest, organisation_id: int, month: str) -> HttpResponse:
    """Show a branch's month: the figures as they stand now, to be submitted with a few lines; what was
    submitted before."""
    branch = organisation_for(request.actor, organisation_id)
    day = MonthForm({"month": month}).asked
    reports = reports_of_branch(branch, day)
    latest = reports[0] if reports else None
    may_submit = may(request.actor, "record_work", branch) and not (
        latest and latest.state == ReportState.RECEIVED
    )
    form = ReportForm(request.POST or None, initial=_said(latest))
    if request.method == "POST" and form.is_valid():
        try:
            report = submit_month(actor=request.actor, organisation_id=branch.pk, month=day, words=form.words)
        except YinhuiError as error:
            if error.status != 400:
                raise
            add_refusal(form, error)
        else:
            messages.success(request, "月报已上报，数字按现在的记录固定下来。")
            return redirect("month-report", report.pk)
    facts = {
        "branch": branch,
        "month": day,
        "figures": month_figures([branch.pk], day)[branch.pk],
        "reports": reports,
        "latest": latest,
        "form": form,
        "may_submit": may_submit,
        "is_running": last_day(day) >= clock.today(),
        "before": _address(branch, month_of(day - dt.timedelta(days=1))),
        "after": _address(branch, _next(day)) if _next(day) <= clock.today() else "",
        "tab": "reports",
    }
    return render(request, "contacts/month.html", facts, status=422 if form.errors else 200)


@require_GET
def sheet(request: StaffRequest, report_id: int) -> HttpResponse:
    """Show a report as it was submitted."""
    report = report_for(request.actor, report_id)
    above = report.organisation_id != request.actor.organisation_id
    facts = {
        "report": report,
        "figures": MonthFigures.from_json(report.figures),
        "month_address": _address(report.organisation, report.month),
        "may_decide": above and may(request.actor, "record_work", report.organisation),
        "decide_form": DecideForm(),
    }
    return render(request, "contacts/month_report.html", facts)


@require_GET
def document(request: StaffRequest, report_id: int) -> HttpResponse:
    """Give a numbered copy of the report as an official document."""
    report = report_for(request.actor, report_id)
    made = month_document(report, is_demonstration=request.actor.is_demonstration)
    content = exported_file(
        actor=request.actor,
        kind="month_reports",
        title=f"{report.organisation.name}{report.month:%Y年%m月}月报",
        rows=1,
        columns=(),
        make=lambda mark: with_mark(made, mark),
    )
    answer = HttpResponse(content, content_type=DOCX)
    name = f"{report.organisation.name}{report.month:%Y%m}月报.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_POST
def decide(request: StaffRequest, report_id: int) -> HttpResponse:
    """Receive the report, or return it with a word."""
    try:
        report = decide_report(
            actor=request.actor,
            report_id=report_id,
            state=request.POST.get("state", ""),
            word=request.POST.get("word", ""),
        )
    except YinhuiError as error:
        if error.status != 400:
            raise
        messages.error(request, error.message)
    else:
        said = "已收下。" if report.state == ReportState.RECEIVED else "已退回，支部会看到您的意见。"
        messages.success(request, said)
    return redirect("month-report", report_id)


def _overview_form(request: StaffRequest, month: dt.date) -> OverviewFilterForm:
    months = [month_of(clock.today())]
    while len(months) < MONTHS_OFFERED:
        months.append(month_of(months[-1] - dt.timedelta(days=1)))
    data = request.GET.copy()
    data["month"] = f"{month:%Y-%m}"
    return OverviewFilterForm(data, organisations=organisation_choices(request.actor), months=months)


def _address(branch: Organisation, month: dt.date) -> str:
    return reverse("branch-month", args=[branch.pk, f"{month:%Y-%m}"])


def _next(month: dt.date) -> dt.date:
    return last_day(month) + dt.timedelta(days=1)


def _said(report: MonthReport | None) -> dict[str, str]:
    """A report that was returned is put right, not written anew."""
    return {"done": report.done, "problems": report.problems, "plans": report.plans} if report else {}


def _cells(branches: list[Organisation], month: dt.date) -> Iterator[list[Cell]]:
    for start in range(0, len(branches), BRANCHES_AT_ONCE):
        some = branches[start : start + BRANCHES_AT_ONCE]
        reports = latest_reports([branch.pk for branch in some], month)
        yield from (_row(branch, reports.get(branch.pk)) for branch in some)


def _row(branch: Organisation, report: MonthReport | None) -> list[Cell]:
    above = branch.parent.name if branch.parent else ""
    if report is None:
        return [above, branch.name, STATES["missing"]]
    figures = MonthFigures.from_json(report.figures)
    return [
        above,
        branch.name,
        STATES[report.state],
        report.number,
        *(figures.value(key) for key in FIGURES),
        report.done,
        report.problems,
    ]
