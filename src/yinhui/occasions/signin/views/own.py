"""A member's own side: signing in with one's own phone, asking for leave, voting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.signin.actions import ask_own_leave, oneself, sign_oneself_in, withdraw_own_leave
from yinhui.occasions.signin.actions_ballots import cast_vote
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.forms import LeaveForm
from yinhui.occasions.signin.models import LeaveReason
from yinhui.occasions.signin.queries import me_panel
from yinhui.occasions.signin.queries_ballots import own_ballot


@never_cache
@require_GET
def sign_in(request: StaffRequest, token: str) -> HttpResponse:
    """Sign in whoever scanned the code: opening the address is all there is to do, and doing it twice is as
    good as once."""
    try:
        scheduled = sign_oneself_in(actor=request.actor, token=token)
    except YinhuiError as refusal:
        facts = {"refusal": refusal}
        return render(request, "signin/my_sign_in.html", facts, status=refusal.status)
    return render(request, "signin/my_sign_in.html", {"scheduled": scheduled})


@never_cache
@require_GET
def occasions(request: StaffRequest) -> HttpResponse:
    """Show what is coming, where one may ask for leave, and what is put to the vote."""
    person = oneself(request.actor)
    return render(request, "signin/my_occasions.html", {"me": me_panel(person.pk), "tab": "occasions"})


@require_POST
def leave(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Ask for leave (`reason`), or take it back (`withdraw`)."""
    if "withdraw" in request.POST:
        withdraw_own_leave(actor=request.actor, scheduled_id=scheduled_id)
        messages.success(request, "已经销假，到时候请按时参加。")
        return redirect("my-occasions")
    form = LeaveForm(request.POST)
    if not form.is_valid():
        raise SigninError("请先选一个请假的原因，再点“请假”。", code="reason")
    ask_own_leave(
        actor=request.actor, scheduled_id=scheduled_id, reason=LeaveReason(form.cleaned_data["reason"])
    )
    messages.success(request, "请假已经记下，组织上看得到。身体好些了，随时可以销假。")
    return redirect("my-occasions")


@never_cache
def ballot(request: StaffRequest, ballot_id: int) -> HttpResponse:
    """Show a secret ballot; take the vote (`option`, as often as there are choices)."""
    if request.method == "POST":
        cast_vote(actor=request.actor, ballot_id=ballot_id, option_ids=ids_in(request.POST.getlist("option")))
        messages.success(request, "您的票已经投进票箱。系统只记您投过票，不记投给谁。")
        return redirect("my-occasions")
    return render(request, "signin/my_ballot.html", {"one": own_ballot(oneself(request.actor), ballot_id)})
