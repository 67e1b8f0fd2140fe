"""The secretary's tap list: one tap each, undone by a second; guests; leaves; the sheet to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from yinhui.kernel.errors import NotFound
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.models import Manner
from yinhui.occasions.scheduling.queries import expected_people, scheduled_for
from yinhui.occasions.signin.actions import end_excuse, excuse, sign_people_in, take_sign_ins_back
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.forms import LeaveForm
from yinhui.occasions.signin.models import LeaveReason
from yinhui.occasions.signin.queries import panel
from yinhui.registry.pickers import people_offered


@require_GET
def page(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show the tap list by itself."""
    scheduled = scheduled_for(request.actor, scheduled_id)
    facts = {"scheduled": scheduled, "signin": panel(request.actor, scheduled)}
    return render(request, "signin/page.html", facts)


@require_POST
def tap(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Sign people in (`in`, or `all` who are expected and not excused) or take it back (`out`).

    `paper` marks them as typed from a paper list.
    """
    here, gone = ids_in(request.POST.getlist("in")), ids_in(request.POST.getlist("out"))
    if "all" in request.POST:
        here = _everybody(request, scheduled_id)
    if here:
        manner = Manner.PAPER if "paper" in request.POST else Manner.TAP
        sign_people_in(actor=request.actor, scheduled_id=scheduled_id, person_ids=here, manner=manner)
    if gone:
        take_sign_ins_back(actor=request.actor, scheduled_id=scheduled_id, person_ids=gone)
    if not here and not gone:
        raise SigninError("没有选中人。请点一下到场人员的姓名。", code="nobody")
    if request.htmx and "all" not in request.POST and request.htmx.target is None:
        return _one(request, scheduled_id, (*here, *gone)[0])
    return _panel(request, scheduled_id)


@require_GET
def guests(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Find people beside those expected, as one types (htmx)."""
    request.actor.require("hold_activities")
    scheduled = scheduled_for(request.actor, scheduled_id)
    words = request.GET.get("find", "").strip()
    facts = {"people": people_offered(request.actor, words), "words": words, "scheduled": scheduled}
    return render(request, "signin/guests_found.html", facts)


@require_POST
def leave(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Excuse somebody (`person`, `reason`), or take it back (`end`)."""
    ending = ids_in(request.POST.getlist("end"))
    if ending:
        end_excuse(actor=request.actor, scheduled_id=scheduled_id, person_id=ending[0])
        return _panel(request, scheduled_id)
    form = LeaveForm(request.POST)
    if not form.is_valid() or form.cleaned_data["person"] is None:
        raise SigninError("请选择谁请假、因为什么。", code="leave_missing")
    excuse(
        actor=request.actor,
        scheduled_id=scheduled_id,
        person_id=form.cleaned_data["person"],
        reason=LeaveReason(form.cleaned_data["reason"]),
    )
    return _panel(request, scheduled_id)


@require_GET
def sheet(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Show the paper sign-in sheet: names and room for signatures, and empty lines for guests."""
    request.actor.require("see_people")
    scheduled = scheduled_for(request.actor, scheduled_id)
    facts = {"scheduled": scheduled, "people": expected_people(scheduled), "spare": range(5)}
    return render(request, "signin/sheet.html", facts)


def _everybody(request: StaffRequest, scheduled_id: int) -> tuple[int, ...]:
    """Those expected; a second look at the list takes out who is missing."""
    shown = panel(request.actor, scheduled_for(request.actor, scheduled_id))
    if not shown.rows:
        raise NotFound("这类活动没有固定名单，请逐个添加到场人员。")
    return tuple(row.person.pk for row in shown.rows if not row.on_leave)


def _one(request: StaffRequest, scheduled_id: int, person_id: int) -> HttpResponse:
    """The button of the person who was tapped, and the counts: the rest of the list stays as it is."""
    scheduled = scheduled_for(request.actor, scheduled_id)
    shown = panel(request.actor, scheduled)
    guest = all(row.person.pk != person_id for row in shown.rows)
    row = next((row for row in (*shown.rows, *shown.guests) if row.person.pk == person_id), None)
    if row is None:  # a guest taken back: gone from every list
        return reswap(retarget(_panel(request, scheduled_id), "#sign-in"), "outerHTML")
    facts = {"scheduled": scheduled, "signin": shown, "row": row, "guest": guest}
    return render(request, "signin/tapped.html", facts)


def _panel(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    if not request.htmx:
        return redirect("signin", scheduled_id)
    scheduled = scheduled_for(request.actor, scheduled_id)
    facts = {"scheduled": scheduled, "signin": panel(request.actor, scheduled)}
    return render(request, "signin/panel.html", facts)
