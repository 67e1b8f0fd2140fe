"""The pages of votes: a count of hands, a secret ballot, its closing, its result."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.signin.actions_ballots import close_ballot, count_hands, open_ballot, withdraw_ballot
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.forms import BallotForm, HandsForm, ReasonForm, SlipsForm
from yinhui.occasions.signin.queries_ballots import ballot_sheet
from yinhui.occasions.signin.quorum import quorum_of
from yinhui.registry.permissions import require_reach
from yinhui.registry.views.form_page import FormPage, answer


def hands(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Type what was counted in the room."""

    def act(data: dict[str, Any]) -> HttpResponse:
        ballot = count_hands(actor=request.actor, scheduled_id=scheduled_id, **data)
        return redirect("ballot", ballot.pk)

    return answer(
        request, _page(request, scheduled_id, "举手表决", "记下结果"), HandsForm(request.POST or None), act
    )


def new(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Open a secret ballot."""
    form = BallotForm(request.POST or None)

    def act(data: dict[str, Any]) -> HttpResponse:
        ballot = open_ballot(
            actor=request.actor,
            scheduled_id=scheduled_id,
            title=data["title"],
            candidates=form.names,
            choices_max=data["choices_max"],
        )
        return redirect("ballot", ballot.pk)

    return answer(request, _page(request, scheduled_id, "无记名投票", "开始投票"), form, act)


@never_cache
@require_GET
def page(request: StaffRequest, ballot_id: int) -> HttpResponse:
    """Show a ballot: how many have voted while it is open, the result afterwards."""
    sheet = ballot_sheet(request.actor, ballot_id)
    facts = {
        "sheet": sheet,
        "scheduled": sheet.ballot.scheduled,
        "quorum": quorum_of(sheet.ballot.scheduled) if sheet.outcome is None else None,
        "slips_form": SlipsForm(options=sheet.options),
        "reason_form": ReasonForm(),
    }
    return render(request, "signin/ballot.html", facts)


@never_cache
@require_GET
def voted(request: StaffRequest, ballot_id: int) -> HttpResponse:
    """Show how many have voted by now (htmx asks again)."""
    sheet = ballot_sheet(request.actor, ballot_id)
    facts = {"sheet": sheet, "quorum": quorum_of(sheet.ballot.scheduled)}
    return render(request, "signin/ballot_voted.html", facts)


@require_POST
def close(request: StaffRequest, ballot_id: int) -> HttpResponse:
    """Close a secret ballot, with what was counted on paper."""
    form = SlipsForm(request.POST, options=ballot_sheet(request.actor, ballot_id).options)
    if not form.is_valid():
        raise SigninError("纸质票的数目要填数字。没有纸质票的不用填。", code="slips")
    close_ballot(actor=request.actor, ballot_id=ballot_id, slips=form.slips)
    return redirect("ballot", ballot_id)


@require_POST
def withdraw(request: StaffRequest, ballot_id: int) -> HttpResponse:
    """Strike a ballot that was wrong."""
    ballot = withdraw_ballot(actor=request.actor, ballot_id=ballot_id, reason=request.POST.get("reason", ""))
    return redirect("signin", ballot.scheduled_id)


def _page(request: StaffRequest, scheduled_id: int, heading: str, submit: str) -> FormPage:
    scheduled = scheduled_for(request.actor, scheduled_id)
    require_reach(request.actor, "record_work", scheduled.organisation)
    quorum = quorum_of(scheduled)
    back = reverse("signin", args=[scheduled_id])
    lead = f"应到有表决权的{quorum.entitled}人，实到{quorum.present}人。"
    if quorum.needed:
        lead += f"至少要到{quorum.needed}人才能表决。"
    return FormPage(
        heading=heading,
        submit=submit,
        back=back,
        crumbs=((scheduled.title, back),),
        lead=lead + "因故未到会的不能委托他人代为投票。",
    )
