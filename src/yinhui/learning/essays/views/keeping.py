"""Making a call, every step of it, and works typed in for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.learning.essays.actions_calls import (
    add_reviewers,
    amend_call,
    announce_call,
    begin_review,
    cancel_call,
    declare_result,
    make_call,
    release_reviewer,
)
from yinhui.learning.essays.actions_works import Published, enter_for, publish_works, unpublish_works
from yinhui.learning.essays.forms import CallForm, WorkForThemForm, call_initial
from yinhui.learning.essays.queries import call_for, call_sheet
from yinhui.learning.forms import reason_in
from yinhui.learning.steps import one_step
from yinhui.registry.permissions import people_visible_to, require_reach
from yinhui.registry.pickers import organisation_choices, people_offered
from yinhui.registry.views.form_page import NOT_ACCEPTED, FormPage, answer


def new(request: StaffRequest) -> HttpResponse:
    """Make a call."""
    request.actor.require("record_work")
    initial = call_initial(None) | {"organisation": request.actor.organisation_id}
    form = CallForm(request.POST or None, initial=initial, organisations=organisation_choices(request.actor))

    def act(data: dict[str, Any]) -> HttpResponse:
        made = make_call(
            actor=request.actor,
            client_key=data["client_key"],
            organisation_id=data["organisation"],
            content=form.content,
        )
        messages.success(request, "征集已建好。核对无误后请发布。")
        return redirect("essay-call", made.pk)

    page = FormPage("办一次征集", "保存", reverse("essays"), template="essays/call_form.html")
    return answer(request, page, form, act)


def edit(request: StaffRequest, call_id: int) -> HttpResponse:
    """Change what a call says."""
    call = call_for(request.actor, call_id)
    require_reach(request.actor, "record_work", call.organisation)
    organisations = [(call.organisation_id, call.organisation.name)]
    form = CallForm(request.POST or None, initial=call_initial(call), organisations=organisations)

    def act(data: dict[str, Any]) -> str:
        amend_call(actor=request.actor, call_id=call_id, content=form.content)
        return "已保存。"

    back = reverse("essay-call", args=[call_id])
    page = FormPage("修改征集", "保存", back, template="essays/call_form.html", facts={"call": call})
    return answer(request, page, form, act)


@require_POST
def announce(request: StaffRequest, call_id: int) -> HttpResponse:
    """Open a call."""
    return _step(
        request,
        call_id,
        lambda: announce_call(actor=request.actor, call_id=call_id),
        lambda done: "已发布。老同志在手机“我的”页面能看到，也可以由支部代为报送。",
    )


@require_POST
def cancel(request: StaffRequest, call_id: int) -> HttpResponse:
    """Call it off, with the reason."""
    reason = reason_in(request)
    return _step(
        request,
        call_id,
        lambda: cancel_call(actor=request.actor, call_id=call_id, reason=reason),
        lambda done: "已取消。",
    )


@require_POST
def review(request: StaffRequest, call_id: int) -> HttpResponse:
    """Begin the review."""
    return _step(
        request,
        call_id,
        lambda: begin_review(actor=request.actor, call_id=call_id),
        lambda done: "作品已经分给评委。评委登录后，在“我的评审”里打分，看不到作者。",
    )


@require_POST
def declare(request: StaffRequest, call_id: int) -> HttpResponse:
    """End the review and give the awards."""
    return _step(
        request,
        call_id,
        lambda: declare_result(actor=request.actor, call_id=call_id),
        lambda done: "结果已公布，奖项按名次算出。",
    )


def reviewers(request: StaffRequest, call_id: int) -> HttpResponse:
    """Name reviewers: found as one searches, ticked and added; or let one go (`release`)."""
    sheet = call_sheet(request.actor, call_id)
    require_reach(request.actor, "record_work", sheet.call.organisation)
    if request.method == "POST":
        chosen = ids_in(request.POST.getlist("person"))
        return _step(
            request,
            call_id,
            lambda: add_reviewers(actor=request.actor, call_id=call_id, person_ids=chosen),
            lambda number: f"请了{number}位评委。",
        )
    words = request.GET.get("find", "").strip()
    facts = {
        "sheet": sheet,
        "call": sheet.call,
        "words": words,
        "people": people_offered(request.actor, words),
    }
    return render(request, "essays/reviewers.html", facts)


@require_POST
def release(request: StaffRequest, call_id: int) -> HttpResponse:
    """Let a reviewer (`person`) go; what they still owed is given to the others."""
    person_id = next(iter(ids_in(request.POST.getlist("person"))), 0)
    return _step(
        request,
        call_id,
        lambda: release_reviewer(actor=request.actor, call_id=call_id, person_id=person_id),
        lambda done: "已经换下这位评委，没评的作品分给了别人。",
    )


@require_POST
def show(request: StaffRequest, call_id: int) -> HttpResponse:
    """Put the chosen works on the wall, or take them off (`off`)."""
    chosen = ids_in(request.POST.getlist("chosen"))
    if "off" in request.POST:
        return _step(
            request,
            call_id,
            lambda: unpublish_works(actor=request.actor, call_id=call_id, work_ids=chosen),
            lambda number: f"撤下了{number}件作品。",
        )
    return _step(
        request,
        call_id,
        lambda: publish_works(actor=request.actor, call_id=call_id, work_ids=chosen),
        _shown,
    )


def enter(request: StaffRequest, call_id: int) -> HttpResponse:
    """Type a work in for somebody."""
    request.actor.require("record_work")
    call = call_for(request.actor, call_id)
    people = people_visible_to(request.actor).filter(died_on=None)
    form = WorkForThemForm(request.POST or None, call=call, people=people)
    if request.method == "POST" and take_photos(request, form) and form.is_valid():
        try:
            enter_for(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                call_id=call_id,
                person_id=form.cleaned_data["person"].pk,
                content=form.content,
                photo_ids=form.cleaned_data["photo"],
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "作品已报送。")
            return redirect("essay-call", call_id)
    photos = attachments_shown(request.actor, ids_in(form["photo"].value() or ()))
    facts = {"form": form, "call": call, "photos": photos}
    return render(request, "essays/enter.html", facts, status=NOT_ACCEPTED if form.errors else 200)


def _shown(done: Published) -> str:
    withheld = f"；{done.withheld}件没有展出，因为作者还没有同意" if done.withheld else ""
    return f"展出了{done.shown}件作品{withheld}。"


def _step(
    request: StaffRequest, call_id: int, act: Callable[[], Any], said: Callable[[Any], str]
) -> HttpResponse:
    return one_step(request, redirect("essay-call", call_id), act, said)
