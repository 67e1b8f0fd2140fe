"""The organisations: as a tree, as a filtered list, as a spreadsheet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from yinhui.kernel import clock
from yinhui.kernel.forms import in_words
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX
from yinhui.registry.export_organisations import organisations_spreadsheet
from yinhui.registry.forms.organisations import ListForm
from yinhui.registry.queries_organisations import (
    heads_of,
    member_counts,
    organisation_tree,
    organisations_listed,
)

PAGE_ROWS = 50


def page(request: StaffRequest) -> HttpResponse:
    """Show the tree; with a filter, the organisations that it leaves as a list."""
    form = ListForm(request.GET)
    text, kind = _wanted(form)
    if not (text or kind):
        facts = {"form": form, "nodes": organisation_tree(request.actor), "query": ""}
        return render(request, "registry/organisations.html", facts)
    paginator = Paginator(organisations_listed(request.actor, text, kind), PAGE_ROWS)
    leaf = paginator.get_page(request.GET.get("page"))
    heads, counts = heads_of([one.pk for one in leaf]), member_counts(request.actor.organisation_id)
    rows = [(one, heads.get(one.pk), counts.get(one.pk)) for one in leaf]
    facts = {"form": form, "leaf": leaf, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "registry/organisations.html", facts)


def export(request: StaffRequest) -> FileResponse:
    """Send the organisations that the filter leaves as a spreadsheet."""
    form = ListForm(request.GET)
    found = organisations_listed(request.actor, *_wanted(form))
    file = organisations_spreadsheet(actor=request.actor, organisations=found, asked=in_words(form))
    name = f"组织名单{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _wanted(form: ListForm) -> tuple[str, str]:
    form.is_valid()
    return form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")
