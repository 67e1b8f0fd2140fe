"""Requests of the people concerned, as those who answer them see them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.privacy.actions_requests import decline_request, grant_request
from yinhui.privacy.forms import DeclineForm, GrantForm, RequestFilterForm
from yinhui.privacy.models import Request
from yinhui.privacy.queries_requests import (
    RequestFilter,
    is_overdue,
    kept_of,
    open_requests,
    request_for,
    requests_visible_to,
    said_in,
)

PAGE_ROWS = 50


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the requests in reach, those due first on top; the open ones unless another state is asked for."""
    asked = request.GET if "state" in request.GET or "kind" in request.GET else {"state": "open"}
    form = RequestFilterForm(asked)
    form.is_valid()
    wanted = RequestFilter(form.cleaned_data.get("state", ""), form.cleaned_data.get("kind", ""))
    leaf = Paginator(requests_visible_to(request.actor, wanted), PAGE_ROWS).get_page(request.GET.get("page"))
    rows = [(one, kept_of(one), is_overdue(one)) for one in leaf]
    facts = {"form": form, "page": leaf, "rows": rows, "tab": "requests", "is_narrowed": bool(wanted.state)}
    facts["open_requests"] = open_requests(request.actor)
    return render(request, "privacy/requests.html", facts)


@never_cache
def one(request: StaffRequest, request_id: int) -> HttpResponse:
    """Show one request, what the person said, and decide it: carry it out or decline it, with the reason."""
    made = request_for(request.actor, request_id)
    grant, decline = _forms(request, made)
    form = decline if decline.is_bound else grant
    if form.is_valid():
        try:
            _decide(request, made, grant, decline)
        except YinhuiError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "已办结，本人在自己的页面上能看到结果。")
            return redirect("privacy-requests")
    facts = {
        "one": made,
        "kept": kept_of(made),
        "said": said_in(made),
        "is_overdue": is_overdue(made),
        "grant": grant,
        "decline": decline,
    }
    return render(request, "privacy/request.html", facts, status=422 if form.errors else 200)


def _forms(request: StaffRequest, made: Request) -> tuple[GrantForm, DeclineForm]:
    """Both forms of the page; the one whose button was pressed has what was sent."""
    said = request.POST if request.method == "POST" else None
    declining = said is not None and "decline" in said
    grant = GrantForm(
        None if declining else said,
        actor=request.actor,
        person=made.person,
        kind=made.kind,
        field=made.field,
    )
    return grant, DeclineForm(said if declining else None, prefix="no")


def _decide(request: StaffRequest, made: Request, grant: GrantForm, decline: DeclineForm) -> None:
    if decline.is_bound:
        outcome = decline.cleaned_data["outcome"]
        decline_request(actor=request.actor, request_id=made.pk, outcome=outcome)
        return
    outcome = grant.cleaned_data["outcome"]
    grant_request(actor=request.actor, request_id=made.pk, outcome=outcome, changes=grant.changes)
