"""How long each kind of data is kept, what the weekly run did, and what the next one will do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yinhui.kernel.requests import StaffRequest
from yinhui.privacy.actions_retention import due_now, removals_of
from yinhui.privacy.models import RetentionRun
from yinhui.privacy.queries_requests import open_requests
from yinhui.privacy.retention import KINDS

RUNS_SHOWN = 20


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the declared times with how much is due now, and the latest runs."""
    due = {removal.kind.key: removal.rows for removal in due_now(request.actor)}
    runs = RetentionRun.objects.order_by("-pk")[:RUNS_SHOWN]
    facts = {
        "kinds": [(kind, due.get(kind.key)) for kind in KINDS.values()],
        "runs": [(run, removals_of(run)) for run in runs],
        "tab": "retention",
        "open_requests": open_requests(request.actor),
    }
    return render(request, "privacy/retention.html", facts)
