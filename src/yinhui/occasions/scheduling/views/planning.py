"""Planning an occasion by form, correcting, moving and cancelling it, with what clashes shown beforehand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.models import OccasionKind, Setting
from yinhui.occasions.rosters import expected_at
from yinhui.occasions.scheduling.actions import (
    cancel,
    civil_range,
    correct_scheduled,
    reschedule,
    schedule_occasion,
)
from yinhui.occasions.scheduling.clashes import Clash, Wanted, clashes_at
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms import CancelForm, MoveForm, PlaceAndChair, ScheduledForm
from yinhui.occasions.scheduling.kinds import requirement_of
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import SETTINGS_BY_CHOICE, invited_people, scheduled_for
from yinhui.occasions.scheduling.queries_agenda import planned_for
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may, organisation_for
from yinhui.registry.pickers import organisation_choices, people_offered, people_shown
from yinhui.rulebook.queries import chosen_duties

FIELDS = ("kind", "setting", "title", "day", "duration_min", "themes", "place")
# What clashes depend on.
_CHECKED_FIELDS = ("kind", "setting", "day", "starts_at", "duration_min", "room", "chair", "person")


def new(request: StaffRequest) -> HttpResponse:
    """Plan an occasion; `?kind=…&day=…&duty=…` fill it in."""
    request.actor.require("hold_activities")
    asked = ids_in([request.POST.get("organisation", ""), request.GET.get("organisation", "")])
    meeting = organisation_for(request.actor, asked[0] if asked else request.actor.organisation_id)
    organisations = organisation_choices(request.actor, also=[meeting.pk])
    if request.method != "POST":
        initial = _prefilled(request, meeting)
        return _render(
            request, ScheduledForm(initial=initial, organisations=organisations, meeting=meeting), meeting
        )
    form = ScheduledForm(request.POST, organisations=organisations, meeting=meeting)
    if form.is_valid():
        try:
            scheduled = schedule_occasion(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                organisation_id=meeting.pk,
                content=form.content,
            )
        except (SchedulingError, RecordError) as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已安排。下一步：通知要参加的人。")
            return redirect("scheduled", scheduled.pk)
    return _render(request, form, meeting)


def correct(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Correct a plan."""
    scheduled = _changeable(request, scheduled_id)
    meeting = scheduled.organisation
    choices: dict[str, Any] = {
        "organisations": [(meeting.pk, meeting.name)],
        "meeting": meeting,
        "linked": scheduled,
    }
    if request.method != "POST":
        initial = {field: getattr(scheduled, field) for field in FIELDS} | {
            "organisation": meeting.pk,
            "starts_at": scheduled.starts.time(),
            "room": scheduled.room_id,
            "chair": scheduled.chair_id,
            "person": [person.pk for person in invited_people(scheduled)],
            "seen_version": scheduled.version,
        }
        return _render(request, ScheduledForm(initial=initial, **choices), meeting, scheduled)
    form = ScheduledForm(request.POST, **choices)
    if form.is_valid():
        try:
            correct_scheduled(
                actor=request.actor,
                scheduled_id=scheduled_id,
                seen_version=form.cleaned_data["seen_version"] or 0,
                content=form.content,
            )
        except (SchedulingError, RecordError) as error:
            add_refusal(form, error)
        else:
            messages.success(request, "安排已修改。时间、地点有变动的，要重新通知。")
            return redirect("scheduled", scheduled_id)
    return _render(request, form, meeting, scheduled)


@require_POST
def move(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Move a plan to another day or time."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写改到哪天、几点开始。")
        return redirect("scheduled", scheduled_id)
    try:
        moved = reschedule(actor=request.actor, scheduled_id=scheduled_id, **form.cleaned_data)
    except (SchedulingError, RecordError) as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, f"已改到{moved.day.month}月{moved.day.day}日{moved.starts:%H:%M}。请重新通知。"
        )
    return redirect("scheduled", scheduled_id)


@require_POST
def cancel_it(request: StaffRequest, scheduled_id: int) -> HttpResponse:
    """Cancel a plan, with the reason."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写取消的理由。")
        return redirect("scheduled", scheduled_id)
    try:
        cancelled = cancel(actor=request.actor, scheduled_id=scheduled_id, **form.cleaned_data)
    except (SchedulingError, RecordError) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已取消。")
        if cancelled.notified_at:
            return redirect(f"{reverse('scheduled-called-off')}?scheduled={scheduled_id}")
    return redirect("scheduled", scheduled_id)


@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """Say what clashes with what is in the form so far, and what the kind requires (htmx). Writes nothing."""
    request.actor.require("hold_activities")
    asked = ids_in([request.POST.get("organisation", "")])
    meeting = organisation_for(request.actor, asked[0] if asked else request.actor.organisation_id)
    form = ScheduledForm(request.POST, organisations=[(meeting.pk, meeting.name)], meeting=meeting)
    form.is_valid()
    facts = _checked(request.actor, form, meeting, None)
    return render(request, "scheduling/plan_check.html", facts)


@require_GET
def place_and_chair(request: StaffRequest) -> HttpResponse:
    """Offer the rooms and chairs of another organisation (htmx)."""
    request.actor.require("hold_activities")
    asked = ids_in([request.GET.get("organisation", "")])
    meeting = organisation_for(request.actor, asked[0] if asked else request.actor.organisation_id)
    return render(request, "scheduling/place_and_chair.html", {"form": PlaceAndChair(meeting=meeting)})


@require_GET
def guests(request: StaffRequest) -> HttpResponse:
    """Find people to invite, as one types (htmx)."""
    request.actor.require("hold_activities")
    words = request.GET.get("find", "").strip()
    facts = {"people": people_offered(request.actor, words), "words": words}
    return render(request, "registry/people_found.html", facts)


@require_GET
def for_duty(request: StaffRequest) -> HttpResponse:
    """Say what is planned already for the duties that are about to be recorded (htmx)."""
    request.actor.require("hold_activities")
    duties = chosen_duties(request.actor, ids_in(request.GET.getlist("duty")))
    facts = {"planned": planned_for(request.actor, duties), "duties": duties}
    return render(request, "scheduling/planned_for.html", facts)


def _changeable(request: StaffRequest, scheduled_id: int) -> ScheduledOccasion:
    scheduled = scheduled_for(request.actor, scheduled_id)
    if not may(request.actor, "hold_activities", scheduled.organisation):
        raise NotAllowed("这次活动不能由您修改。需要修改时，请联系安排的组织。")
    return scheduled


def _render(
    request: StaffRequest,
    form: ScheduledForm,
    meeting: Organisation,
    scheduled: ScheduledOccasion | None = None,
) -> HttpResponse:
    linked = [person.pk for person in invited_people(scheduled)] if scheduled else []
    chosen = ids_in(form["person"].value() or ())
    facts = _checked(request.actor, form, meeting, scheduled) | {
        "form": form,
        "scheduled": scheduled,
        "invited": people_shown(request.actor, chosen, linked),
    }
    return render(request, "scheduling/plan_form.html", facts, status=422 if form.errors else 200)


def _checked(
    actor: Actor, form: ScheduledForm, meeting: Organisation, scheduled: ScheduledOccasion | None
) -> dict[str, Any]:
    """What the kind requires, and what clashes at the time the form says, as far as it says one."""
    kind = str(form["kind"].value() or OccasionKind.THEME_DAY)
    requirement = requirement_of(kind) if kind in OccasionKind.values else None
    return {"requirement": requirement, "clashes": _clashes(actor, form, meeting, scheduled)}


def _clashes(
    actor: Actor, form: ScheduledForm, meeting: Organisation, scheduled: ScheduledOccasion | None
) -> list[Clash]:
    given = form.cleaned_data if form.is_bound else {name: form[name].value() for name in _CHECKED_FIELDS}
    if not (given.get("day") and given.get("starts_at") and given.get("duration_min")):
        return []
    during = civil_range(given["day"], given["starts_at"], given["duration_min"])
    expected = None
    if given.get("setting") not in SETTINGS_BY_CHOICE:
        expected = expected_at(meeting, given.get("kind") or "", given["day"])
    people = {person.pk for person in expected or ()} | set(given.get("person") or ())
    if given.get("chair"):
        people.add(given["chair"])
    wanted = Wanted(
        meeting, given.get("room"), people, scheduled_id=scheduled.pk if scheduled else _own_id(form)
    )
    return clashes_at(actor, wanted, {0: (during.lower, during.upper)}).get(0, [])


def _own_id(form: ScheduledForm) -> int | None:
    """The plan being corrected, as its page says while it is filled in."""
    own = ids_in([form.data.get("own", "")])
    return own[0] if own else None


def _prefilled(request: StaffRequest, meeting: Organisation) -> dict[str, Any]:
    """From what led here: a duty, a kind, a day; else the coming day at nine."""
    kind = request.GET.get("kind", "")
    duties = chosen_duties(request.actor, ids_in(request.GET.getlist("duty")))
    if duties:
        kind = duties[0].rule.clauses[duties[0].duty.clause].types[0]
    if kind not in OccasionKind.values:
        kind = OccasionKind.THEME_DAY.value
    return {
        "organisation": meeting.pk,
        "kind": kind,
        "setting": Setting.TOGETHER.value,
        "title": f"{clock.today().month}月{OccasionKind(kind).label}",
        "duration_min": requirement_of(kind).length_min,
        "chair": request.actor.person_id,
    }
