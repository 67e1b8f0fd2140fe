"""Making and changing a standing arrangement, with a preview of its days and of what clashes on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.models import OccasionKind, Setting
from yinhui.occasions.rosters import expected_at
from yinhui.occasions.scheduling.actions import civil_range
from yinhui.occasions.scheduling.arrangements import (
    ArrangementContent,
    amend_arrangement,
    arrange,
    days_of,
)
from yinhui.occasions.scheduling.clashes import Wanted, clashes_at
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms_arrangements import ArrangementForm
from yinhui.occasions.scheduling.holidays import unpublished_years
from yinhui.occasions.scheduling.kinds import requirement_of
from yinhui.occasions.scheduling.models import OnHoliday, Rhythm, StandingArrangement
from yinhui.occasions.scheduling.queries_agenda import arrangement_for
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may, organisation_for
from yinhui.registry.pickers import organisation_choices

# A quarter ahead shows what holidays do to a weekly day.
PREVIEW_DAYS = 92
FIELDS = (
    "kind",
    "setting",
    "title",
    "rhythm",
    "weekday",
    "nth",
    "month_day",
    "starts_at",
    "duration_min",
    "on_holiday",
    "begins_on",
    "ends_on",
    "place",
)

# Without these there is nothing to preview; and what says the day, by rhythm.
_USUAL_FIELDS = ("rhythm", "starts_at", "duration_min", "begins_on", "kind", "setting", "on_holiday")
_DAY_FIELDS: dict[str, tuple[str, ...]] = {
    Rhythm.WEEKLY: ("weekday",),
    Rhythm.MONTH_WEEKDAY: ("weekday", "nth"),
    Rhythm.MONTH_DAY: ("month_day",),
}


def new(request: StaffRequest) -> HttpResponse:
    """Make an arrangement; its occasions are made at once."""
    request.actor.require("record_work")
    meeting = _meeting(request)
    choices: dict[str, Any] = {
        "organisations": organisation_choices(request.actor, also=[meeting.pk]),
        "meeting": meeting,
    }
    if request.method != "POST":
        form = ArrangementForm(initial=_prefilled(request, meeting), **choices)
        return _render(request, form, meeting)
    form = ArrangementForm(request.POST, **choices)
    if form.is_valid():
        try:
            arrange(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                organisation_id=meeting.pk,
                content=form.content,
            )
        except (SchedulingError, RecordError) as error:
            add_refusal(form, error)
        else:
            messages.success(request, "固定安排已保存，今后两个月的活动已经排好，以后每天自动往后排。")
            return redirect("arrangements")
    return _render(request, form, meeting)


def edit(request: StaffRequest, arrangement_id: int) -> HttpResponse:
    """Change an arrangement; days ahead that nobody has touched follow."""
    arrangement = arrangement_for(request.actor, arrangement_id)
    meeting = arrangement.organisation
    choices: dict[str, Any] = {
        "organisations": [(meeting.pk, meeting.name)],
        "meeting": meeting,
        "linked": arrangement,
    }
    if request.method != "POST":
        initial = {field: getattr(arrangement, field) for field in FIELDS} | {
            "organisation": meeting.pk,
            "room": arrangement.room_id,
            "chair": arrangement.chair_id,
            "themes": "\n".join(arrangement.themes),
            "seen_version": arrangement.version,
        }
        return _render(request, ArrangementForm(initial=initial, **choices), meeting, arrangement)
    form = ArrangementForm(request.POST, **choices)
    if form.is_valid():
        try:
            amend_arrangement(
                actor=request.actor,
                arrangement_id=arrangement_id,
                seen_version=form.cleaned_data["seen_version"] or 0,
                content=form.content,
            )
        except (SchedulingError, RecordError) as error:
            add_refusal(form, error)
        else:
            messages.success(request, "固定安排已修改。还没通知、没改动过的活动已跟着改；已经通知的没有动。")
            return redirect("arrangements")
    return _render(request, form, meeting, arrangement)


@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """Show the days on which what is in the form would fall, and what clashes (htmx). Writes nothing."""
    request.actor.require("record_work")
    meeting = _meeting(request)
    form = ArrangementForm(request.POST, organisations=[(meeting.pk, meeting.name)], meeting=meeting)
    facts = _previewed(request.actor, meeting, form, *ids_in([request.POST.get("own", "")]))
    return render(request, "scheduling/arrangement_preview.html", facts)


def _meeting(request: StaffRequest) -> Organisation:
    asked = ids_in([request.POST.get("organisation", ""), request.GET.get("organisation", "")])
    return organisation_for(request.actor, asked[0] if asked else request.actor.organisation_id)


def _render(
    request: StaffRequest,
    form: ArrangementForm,
    meeting: Organisation,
    arrangement: StandingArrangement | None = None,
) -> HttpResponse:
    facts: dict[str, Any] = {
        "form": form,
        "arrangement": arrangement,
        "arrangement_key": str(arrangement.pk) if arrangement else "",
        "may_change": may(request.actor, "record_work", meeting),
        "today": clock.today(),
    }
    if form.is_bound:
        facts |= _previewed(request.actor, meeting, form, *([arrangement.pk] if arrangement else []))
    elif arrangement is not None:
        facts |= _shown(request.actor, meeting, _content_of(arrangement), arrangement.pk)
    return render(request, "scheduling/arrangement_form.html", facts, status=422 if form.errors else 200)


def _previewed(
    actor: Actor, meeting: Organisation, form: ArrangementForm, own: int | None = None
) -> dict[str, Any]:
    """The days of what is in the form, as far as that is enough to know them."""
    form.is_valid()
    given = form.cleaned_data
    wanted = (*_USUAL_FIELDS, *_DAY_FIELDS.get(given.get("rhythm", ""), ()))
    if not all(given.get(name) for name in wanted):
        return {"days": None}
    usual = {"title": "", "themes": "", "place": "", "ends_on": None, "room": None, "chair": None}
    form.cleaned_data = usual | {"weekday": None, "nth": None, "month_day": None} | given
    return _shown(actor, meeting, form.content, own)


def _shown(
    actor: Actor, meeting: Organisation, content: ArrangementContent, own: int | None
) -> dict[str, Any]:
    """The days ahead, each with what clashes on it, and the years whose holidays are not known."""
    first = max(clock.today(), content.begins_on)
    until = first + dt.timedelta(days=PREVIEW_DAYS)
    days = days_of(meeting, content, from_=first, until=until)
    held = {number: day.held_on for number, day in enumerate(days) if day.held_on}
    times = {
        number: (during.lower, during.upper)
        for number, day in held.items()
        for during in [civil_range(day, content.starts_at, content.duration_min)]
    }
    people = {person.pk for person in expected_at(meeting, content.kind, clock.today()) or ()}
    if content.chair_id:
        people.add(content.chair_id)
    clashes = clashes_at(actor, Wanted(meeting, content.room_id, people, arrangement_id=own), times)
    return {
        "days": [(day, clashes.get(number, [])) for number, day in enumerate(days)],
        "unpublished": unpublished_years(meeting.county_id, first, until),
        "fixed_day_missing": content.rhythm == Rhythm.FIXED_DAY and meeting.fixed_day is None,
    }


def _content_of(arrangement: StandingArrangement) -> ArrangementContent:
    fields = {field: getattr(arrangement, field) for field in FIELDS}
    return ArrangementContent(
        **fields,
        themes=tuple(arrangement.themes),
        room_id=arrangement.room_id,
        chair_id=arrangement.chair_id,
    )


def _prefilled(request: StaffRequest, meeting: Organisation) -> dict[str, Any]:
    """The monthly theme day on the branch's fixed day, where it has one; else every Friday morning."""
    kind = OccasionKind.THEME_DAY.value if meeting.fixed_day else OccasionKind.STUDY.value
    return {
        "organisation": meeting.pk,
        "kind": kind,
        "setting": Setting.TOGETHER.value,
        "title": OccasionKind(kind).label,
        "rhythm": Rhythm.FIXED_DAY.value if meeting.fixed_day else Rhythm.WEEKLY.value,
        "weekday": None if meeting.fixed_day else 5,
        "starts_at": dt.time(9),
        "duration_min": requirement_of(kind).length_min,
        "on_holiday": OnHoliday.NEXT_WORKDAY.value,
        "begins_on": clock.today(),
        "chair": request.actor.person_id,
    }
