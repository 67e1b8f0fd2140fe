"""The entrant's side, on the phone (`/me/contests/`): entering, the paper, the answers, what was wrong."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import IdsField
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.contests.actions_own import Given, enter_own, sit_down, take_answer
from yinhui.learning.contests.limits import NETWORK_GRACE_S
from yinhui.learning.contests.queries_own import contests_offered, desk, study
from yinhui.learning.own import own_person
from yinhui.learning.prizes import prize_of
from yinhui.learning.steps import one_step


class AnswerForm(forms.Form):
    """An answer as the page sends it."""

    item = forms.IntegerField()
    client_key = forms.UUIDField()
    ordinal = forms.IntegerField(min_value=1, max_value=1_000_000)
    choice = IdsField(required=False)
    text = forms.CharField(required=False, max_length=1000)


@never_cache
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    """Show the contests that one may enter."""
    facts = {"offered": contests_offered(own_person(request.actor)), "tab": "contests"}
    return render(request, "contests/my_contests.html", facts)


@never_cache
@require_GET
def page(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Show a contest as it stands for this entrant; htmx asks for the changing part alone."""
    found = desk(request.actor, contest_id)
    facts = {"desk": found, "contest": found.contest, "grace_s": NETWORK_GRACE_S, "tab": "contests"}
    if request.htmx:
        return render(request, "contests/desk.html", facts)
    if found.state == "closed":
        studied = study(request.actor, contest_id)
        facts["study"] = studied
        if studied.result:
            facts["prize"] = prize_of(studied.result.place, found.contest.prizes)
    return render(request, "contests/my_contest.html", facts)


@require_POST
def enter(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Enter oneself."""
    return one_step(
        request,
        redirect("my-contest", contest_id),
        lambda: enter_own(actor=request.actor, contest_id=contest_id),
        lambda entered: "报名成功。",
    )


@require_POST
def begin(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Begin the next round of a contest answered at one's own time."""
    try:
        sit_down(actor=request.actor, contest_id=contest_id)
    except YinhuiError as error:
        if error.status != YinhuiError.status:
            raise
        messages.error(request, error.message)
    return redirect("my-contest", contest_id)


@require_POST
def answer(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Take an answer. The page's script asks for JSON: what stands now, or that it is too late; without
    scripts one comes back to the paper."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"kept": False, "words": "答案没有送完整，请再选一次。"}, status=400)
    given = form.cleaned_data
    try:
        standing = take_answer(
            actor=request.actor,
            item_id=given["item"],
            given=Given(given["client_key"], given["ordinal"], given["choice"], given["text"]),
        )
    except YinhuiError as error:
        if not request.accepts("application/json"):
            raise
        return JsonResponse({"kept": False, "words": error.message}, status=error.status)
    if request.headers.get("Accept", "").startswith("application/json"):
        names = ("client_key", "ordinal", "choice", "text")
        return JsonResponse({"kept": True} | {name: getattr(standing, name) for name in names})
    messages.success(request, "这一题的答案已收到。")
    return redirect("my-contest", contest_id)
