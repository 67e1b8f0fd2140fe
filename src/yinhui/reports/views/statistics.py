"""Statistics of an organisation on any day, on the page and as spreadsheets."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import add_refusal, in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.reports.charts import areas, charts, health_rows
from yinhui.reports.diagnosis import problems_in
from yinhui.reports.figures import figures_of
from yinhui.reports.forms import ScopeForm
from yinhui.reports.queries_reports import organisations_to_report
from yinhui.reports.scope import Scope, scope_for
from yinhui.reports.spreadsheets import TABLES
from yinhui.reports.statistics import statistics_of


@never_cache
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show what is to be counted: `?organisation=&as_of=&since=&until=`. The figures follow by themselves."""
    request.actor.require("write_reports")
    form = _form(request)
    scope = _scope_or_refusal(request, form)
    if scope is None:
        return render(request, "reports/statistics.html", {"form": form}, status=400)
    form.offer(scope.organisation_id, scope.name)
    return render(request, "reports/statistics.html", {"form": form, "scope": scope})


@never_cache
@require_GET
def counted(request: StaffRequest) -> HttpResponse:
    """Give the counted part of the page, which takes seconds where there are many people."""
    request.actor.require("write_reports")
    scope = _scope(request, _form(request))
    stats = statistics_of(scope)
    figures = figures_of(stats)
    facts = {
        "scope": scope,
        "stats": stats,
        "figures": {figure.definition.key: figure for figure in figures},
        "areas": areas(stats),
        "charts": charts(stats),
        "health": health_rows(stats),
        "problems": problems_in(stats, figures),
    }
    return render(request, "reports/statistics_counted.html", facts)


@require_GET
def export(request: StaffRequest, table: str) -> FileResponse:
    """Give one table of the page as a spreadsheet: the figures, the branches or the institutions."""
    request.actor.require("write_reports")
    if table not in TABLES:
        raise Http404
    form = _form(request)
    scope = _scope(request, form)
    title, columns, rows_of = TABLES[table]
    file = exported_spreadsheet(
        actor=request.actor,
        kind="statistics",
        title=title,
        columns=columns,
        rows=rows_of(statistics_of(scope)),
        asked=in_words(form),
    )
    name = f"{scope.name}{title}{scope.as_of:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _form(request: StaffRequest) -> ScopeForm:
    """The form as asked; without an organisation, the actor's own (the first county, above the counties)."""
    organisations = organisations_to_report(request.actor)
    data = request.GET.copy()
    if not data.get("organisation"):
        data["organisation"] = str(organisations[0][0]) if organisations else ""
    return ScopeForm(data, organisations=organisations)


def _scope(request: StaffRequest, form: ScopeForm) -> Scope:
    """The scope asked for. Raises NotFound or ReportError."""
    form.is_valid()
    given = form.cleaned_data
    return scope_for(
        request.actor,
        given.get("organisation") or request.actor.organisation_id,
        as_of=given.get("as_of"),
        since=given.get("since"),
        until=given.get("until"),
    )


def _scope_or_refusal(request: StaffRequest, form: ScopeForm) -> Scope | None:
    try:
        return _scope(request, form)
    except YinhuiError as error:
        if error.field is None:
            raise
        add_refusal(form, error)
        return None
