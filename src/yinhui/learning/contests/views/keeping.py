"""Making a contest and its rounds, and every step of holding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinhui.kernel.errors import NotFound, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.contests.actions import (
    amend_contest,
    announce_contest,
    begin_round,
    cancel_contest,
    enter_people,
    make_contest,
    put_round,
    rule_question,
)
from yinhui.learning.contests.actions_close import close_contest
from yinhui.learning.contests.bank import subjects_of
from yinhui.learning.contests.forms import (
    ContestForm,
    RoundForm,
    RuleFormSet,
    initial_of,
    round_content,
    round_initial,
)
from yinhui.learning.contests.queries import contest_for, held_contest, people_to_enter
from yinhui.learning.forms import reason_in
from yinhui.learning.steps import one_step
from yinhui.registry.pickers import organisation_choices
from yinhui.registry.views.form_page import NOT_ACCEPTED, FormPage, answer


def new(request: StaffRequest) -> HttpResponse:
    """Make a contest."""
    request.actor.require("record_work")
    initial = initial_of(None) | {"organisation": request.actor.organisation_id}
    organisations = organisation_choices(request.actor)
    form = ContestForm(request.POST or None, initial=initial, organisations=organisations)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = make_contest(
            actor=request.actor,
            client_key=data["client_key"],
            organisation_id=data["organisation"],
            content=form.content,
        )
        messages.success(request, "竞赛已建好。接着设置轮次和抽题规则，再发布。")
        return redirect("contest-round-new", made.pk)

    page = FormPage("办一场竞赛", "保存", reverse("contests"), template="contests/contest_form.html")
    return answer(request, page, form, act)


def edit(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Change what a contest says."""
    contest = held_contest(request.actor, contest_id)
    organisations = [(contest.organisation_id, contest.organisation.name)]
    form = ContestForm(request.POST or None, initial=initial_of(contest), organisations=organisations)

    def act(data: dict[str, Any]) -> str:
        amend_contest(actor=request.actor, contest_id=contest_id, content=form.content)
        return "已保存。"

    page = FormPage(
        "修改竞赛",
        "保存",
        reverse("contest", args=[contest_id]),
        template="contests/contest_form.html",
        facts={"contest": contest},
    )
    return answer(request, page, form, act)


def round_form(request: StaffRequest, contest_id: int, round_id: int | None = None) -> HttpResponse:
    """Add a round to a draft, or change one."""
    contest = held_contest(request.actor, contest_id)
    round_ = contest.rounds.filter(pk=round_id).first() if round_id else None
    if round_id and round_ is None:
        raise NotFound("没有找到这一轮。请回到竞赛页面重新打开。")
    form = RoundForm(request.POST or None, initial=round_initial(round_))
    rules = RuleFormSet(
        request.POST or None,
        initial=round_.rules if round_ else [],
        form_kwargs={"subjects": subjects_of(contest)},
    )
    if request.method == "POST" and form.is_valid() and rules.is_valid():
        try:
            put_round(
                actor=request.actor,
                contest_id=contest_id,
                round_id=round_id,
                content=round_content(form, rules),
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "这一轮已保存。")
            return redirect("contest", contest_id)
    facts = {"form": form, "rules": rules, "contest": contest, "round": round_}
    status = NOT_ACCEPTED if form.errors or rules.total_error_count() else 200
    return render(request, "contests/round_form.html", facts, status=status)


def entrants(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Enter people of one's reach by ticking them."""
    request.actor.require("record_work")
    contest = contest_for(request.actor, contest_id)
    if request.method == "POST":
        chosen = ids_in(request.POST.getlist("chosen"))
        return _step(
            request,
            contest_id,
            lambda: enter_people(actor=request.actor, contest_id=contest_id, person_ids=chosen),
            lambda number: f"报名成功，新增{number}人。",
        )
    organisations = organisation_choices(request.actor)
    asked = next(iter(ids_in(request.GET.getlist("organisation"))), None)
    facts = {
        "contest": contest,
        "organisations": organisations,
        "asked": asked or request.actor.organisation_id,
        "people": people_to_enter(request.actor, contest, asked or request.actor.organisation_id),
    }
    return render(request, "contests/entrants.html", facts)


@require_POST
def announce(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Open a contest to entries."""
    return _step(
        request,
        contest_id,
        lambda: announce_contest(actor=request.actor, contest_id=contest_id),
        lambda done: "已发布。老同志在手机“我的”页面能看到并报名。",
    )


@require_POST
def begin(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Begin the round (`round`) of a live contest."""
    round_id = next(iter(ids_in(request.POST.getlist("round"))), 0)
    return _step(
        request,
        contest_id,
        lambda: begin_round(actor=request.actor, contest_id=contest_id, round_id=round_id),
        lambda done: f"“{done}”5秒后开始，手机上会自己出题。",
    )


@require_POST
def close(request: StaffRequest, contest_id: int) -> HttpResponse:
    """End a contest and record it as an occasion."""
    return _step(
        request,
        contest_id,
        lambda: close_contest(actor=request.actor, contest_id=contest_id),
        lambda done: "竞赛已结束，成绩已经算出，活动也已登记。",
    )


@require_POST
def cancel(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Call a contest off, with the reason."""
    reason = reason_in(request)
    return _step(
        request,
        contest_id,
        lambda: cancel_contest(actor=request.actor, contest_id=contest_id, reason=reason),
        lambda done: "已取消。",
    )


@require_POST
def rule(request: StaffRequest, contest_id: int) -> HttpResponse:
    """Take a question out of the scores (`question`, `reason`), or put it back (`stands`)."""
    reason = reason_in(request)
    question_id = next(iter(ids_in(request.POST.getlist("question"))), 0)
    stands = "stands" in request.POST
    return _step(
        request,
        contest_id,
        lambda: rule_question(
            actor=request.actor,
            contest_id=contest_id,
            question_id=question_id,
            is_void=not stands,
            reason=reason,
        ),
        lambda done: "已恢复计分，成绩重新算过。" if stands else "这道题不再计分，成绩重新算过。",
    )


def _step(
    request: StaffRequest, contest_id: int, act: Callable[[], Any], said: Callable[[Any], str]
) -> HttpResponse:
    return one_step(request, redirect("contest", contest_id), act, said)
