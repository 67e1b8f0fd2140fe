"""A roll: an occasion recorded by tapping who came, all else filled in; of a group, a lesson, a training."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.actions import OccasionContent
from yinhui.occasions.forms import OccasionForm
from yinhui.occasions.models import Manner
from yinhui.occasions.rosters import Roster
from yinhui.registry.models import Organisation, Person
from yinhui.registry.pickers import people_shown


@dataclass(frozen=True)
class Roll:
    """What a page of a roll says: whom it offers to tap on a day, and what is filled in (`initial`)."""

    heading: str
    lead: str
    crumbs: tuple[tuple[str, str], ...]
    back: str
    organisation: Organisation
    people_on: Callable[[dt.date], list[Person]]
    initial: dict[str, Any]
    phrases: tuple[str, ...]
    save: str


def roll_page(
    request: StaffRequest, roll: Roll, act: Callable[[uuid.UUID, OccasionContent], HttpResponse]
) -> HttpResponse:
    """Show the roll; sent, call `act` with the key and what was said, or show what is to be put right."""
    here = [(roll.organisation.pk, roll.organisation.name)]
    if request.method != "POST":
        initial = roll.initial | {"organisation": roll.organisation.pk}
        return _render(request, roll, OccasionForm(initial=initial, organisations=here))
    form = OccasionForm(request.POST, organisations=here)
    if take_photos(request, form) and form.is_valid():
        try:
            return act(form.cleaned_data["client_key"], _as_tapped(form.content))
        except YinhuiError as error:
            add_refusal(form, error)
    return _render(request, roll, form)


def _as_tapped(content: OccasionContent) -> OccasionContent:
    """A list tapped on the day is a roll call; tapped later, it was typed from memory or paper."""
    if content.held_on != clock.today():
        return content
    tapped = dict.fromkeys(content.participant_ids, (Manner.TAP.value, clock.now()))
    return dataclasses.replace(content, manners=tapped)


def _render(request: StaffRequest, roll: Roll, form: OccasionForm) -> HttpResponse:
    day = form.cleaned_data.get("held_on") if form.is_bound else form["held_on"].value()
    people = roll.people_on(day or clock.today())
    present = set(ids_in(form["person"].value() or ()))
    others = present - {person.pk for person in people}
    facts = {
        "form": form,
        "roll": roll,
        "roster": Roster([(roll.organisation, people)], people_shown(request.actor, others), present),
        "photos": attachments_shown(request.actor, ids_in(form["photo"].value() or ())),
        "phrases": roll.phrases,
    }
    return render(request, "groups/roll.html", facts, status=422 if form.errors else 200)
