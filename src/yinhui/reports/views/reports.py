"""Reports: the list, a new one, the preview, the file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_file
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.watermark import with_mark
from yinhui.reports import storage
from yinhui.reports.actions import request_report
from yinhui.reports.documents.content import Document
from yinhui.reports.errors import ReportError
from yinhui.reports.forms import ReportForm
from yinhui.reports.jobs import write_now_or_soon
from yinhui.reports.models import ReportState
from yinhui.reports.queries_reports import organisations_to_report, report_for, reports_visible_to

PAGE_ROWS = 30
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Show the reports that were made."""
    page = Paginator(reports_visible_to(request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "reports/reports.html", {"page": page})


def new(request: StaffRequest) -> HttpResponse:
    """Ask for a report; what the address names (`?organisation=5&until=2026-06-30`) is filled in."""
    request.actor.require("write_reports")
    organisations = organisations_to_report(request.actor)
    form = ReportForm(request.POST or None, organisations=organisations, initial=request.GET.dict())
    if form.is_valid():
        try:
            report = request_report(actor=request.actor, asked=form.asked)
            write_now_or_soon(report)
            return redirect("report", report.pk)
        except YinhuiError as error:
            add_refusal(form, error)
    return render(request, "reports/new.html", {"form": form}, status=400 if form.is_bound else 200)


@never_cache
@require_GET
def page(request: StaffRequest, report_id: int) -> HttpResponse:
    """Show a report in the words of its file, or how far it is."""
    report = report_for(request.actor, report_id)
    if report.document is None:
        name = "reports/progress.html" if request.htmx else "reports/waiting.html"
        return render(request, name, {"report": report})
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    facts = {"report": report, "document": Document.from_json(report.document)}
    return render(request, "reports/report.html", facts)


@require_GET
def download(request: StaffRequest, report_id: int) -> HttpResponse:
    """Give a numbered copy of the .docx, after checking that it is still what was made."""
    report = report_for(request.actor, report_id)
    if report.state != ReportState.READY:
        raise ReportError("这份报告还没有生成，请稍后再下载。", code="not_ready")
    kept = storage.read(report.sha256)
    content = exported_file(
        actor=request.actor,
        kind="report",
        title=report.title,
        rows=1,
        columns=(),
        make=lambda mark: with_mark(kept, mark),
    )
    answer = HttpResponse(content, content_type=DOCX)
    name = f"{report.title}（{report.as_of:%Y%m%d}）.docx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
