"""任免复核: what waits for a second person, and what became of it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_proposals import confirm_proposal, refuse_proposal, withdraw_proposal
from yinhui.registry.forms.granting import RefusalForm
from yinhui.registry.models import AppointmentProposal
from yinhui.registry.models.appointment_proposal import LAPSES_AFTER_DAYS
from yinhui.registry.queries_proposals import may_decide, proposal_for, proposals_listed
from yinhui.registry.structure import ABILITIES, POSTS

PAGE_ROWS = 30


def page(request: StaffRequest) -> HttpResponse:
    """Show what waits; with `?done=1`, what was decided, withdrawn or lapsed."""
    done = request.GET.get("done") == "1"
    found = proposals_listed(request.actor, pending=not done)
    leaf = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request, "registry/proposals.html", {"leaf": leaf, "done": done, "lapse_days": LAPSES_AFTER_DAYS}
    )


def one(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Show one, with what its post may do, and the buttons of whoever may decide or take it back."""
    return _shown(request, proposal_for(request.actor, proposal_id), RefusalForm())


@require_POST
def confirm(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Agree: it takes effect now."""
    confirmed = confirm_proposal(actor=request.actor, proposal_id=proposal_id)
    messages.success(request, f"已同意：{confirmed}。现在生效。")
    return redirect("proposals")


@require_POST
def refuse(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Do not agree, for a reason."""
    proposal = proposal_for(request.actor, proposal_id)
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            refuse_proposal(actor=request.actor, proposal_id=proposal_id, reason=form.cleaned_data["reason"])
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"没有同意：{proposal}。理由已告知提出人。")
            return redirect("proposals")
    return _shown(request, proposal, form)


@require_POST
def withdraw(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    withdrawn = withdraw_proposal(actor=request.actor, proposal_id=proposal_id)
    messages.success(request, f"已撤回：{withdrawn}。")
    return redirect("proposals")


def _shown(request: StaffRequest, proposal: AppointmentProposal, form: RefusalForm) -> HttpResponse:
    facts = {
        "proposal": proposal,
        "abilities": [ABILITIES[key] for key in POSTS[proposal.post].may],
        "may_decide": may_decide(request.actor, proposal),
        "may_withdraw": proposal.is_pending and proposal.proposed_by_id == request.actor.account_id,
        "last_day": proposal.days.upper - dt.timedelta(days=1) if proposal.days else None,
        "form": form,
    }
    return render(request, "registry/proposal.html", facts, status=422 if form.errors else 200)
