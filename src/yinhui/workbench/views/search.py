"""Search: people and organisations, as one types and as a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.search import has_id_number
from yinhui.workbench.queries.search import search_results

FULL_PAGE_PEOPLE = 20
DROPDOWN_PEOPLE = 8


def page(request: StaffRequest) -> HttpResponse:
    """Show what fits `?q=`: a page, or for htmx the few lines under the search box.

    An identity number is taken from a POST only (id-number.js sees to it): addresses are kept and logged.
    """
    text = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    is_number = has_id_number(text)
    if is_number and request.method != "POST":
        text, is_number = "", False
    limit = DROPDOWN_PEOPLE if request.htmx else FULL_PAGE_PEOPLE
    facts = {"text": "身份证号" if is_number else text, "results": search_results(request.actor, text, limit)}
    template = "workbench/search_dropdown.html" if request.htmx else "workbench/search.html"
    return render(request, template, facts)
