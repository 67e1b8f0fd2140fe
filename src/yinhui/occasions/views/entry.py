"""Entering an occasion: prefilled from what is due, the members ticked off, photographs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import NotAllowed, NotFound, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.actions import correct_occasion, record_occasion
from yinhui.occasions.forms import PHRASES, CorrectionForm, OccasionForm, RosterForm
from yinhui.occasions.models import OccasionKind
from yinhui.occasions.queries import OccasionSheet, occasion_sheet
from yinhui.occasions.rosters import Roster, roster_for
from yinhui.registry.pickers import organisation_choices, people_offered
from yinhui.rulebook.queries import DutyRow, chosen_duties

PLACES = ("支部活动室", "党群服务中心", "老党员之家", "会议室", "老同志家中", "线上")
# How long such occasions usually take.
USUAL_MIN = 90
FIELDS = ("kind", "title", "held_on", "starts_at", "duration_min", "place", "chair", "text")


def new(request: StaffRequest) -> HttpResponse:
    """Record an occasion; `?duty=…&organisation=…` fill it in."""
    request.actor.require("record_work")
    duty_ids = ids_in([*request.GET.getlist("duty"), *request.POST.getlist("duty")])
    duties = chosen_duties(request.actor, duty_ids) if duty_ids else []
    asked = ids_in([*request.GET.getlist("organisation"), *request.POST.getlist("organisation")])
    owing = [row.duty.organisation_id for row in duties]
    organisations = organisation_choices(request.actor, also=[*asked, *owing])
    if request.method != "POST":
        form = OccasionForm(initial=_prefilled(request, duties), organisations=organisations)
        return _render(request, form, duties=duties)
    form = OccasionForm(request.POST, organisations=organisations)
    if take_photos(request, form) and form.is_valid():
        try:
            occasion = record_occasion(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                organisation_id=form.cleaned_data["organisation"],
                content=form.content,
                duty_ids=form.cleaned_data["duty"],
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "活动已登记。")
            return redirect("occasion", occasion.pk)
    return _render(request, form, duties=duties)


def correct(request: StaffRequest, occasion_id: int) -> HttpResponse:
    """Correct an occasion, with the reason; the version before stays."""
    sheet = occasion_sheet(request.actor, occasion_id)
    if not sheet.may_change:
        raise NotAllowed("这条记录不能由您更正。需要更正时，请联系登记的人或上级组织。")
    occasion = sheet.occasion
    organisations = [(occasion.organisation_id, occasion.organisation.name)]
    if request.method != "POST":
        initial = {field: getattr(occasion, field) for field in FIELDS} | {
            "organisation": occasion.organisation_id,
            "person": [person.pk for person in sheet.people],
            "photo": [photo.pk for photo in sheet.photos],
            "seen_version": occasion.version,
        }
        form = CorrectionForm(initial=initial, organisations=organisations)
        return _render(request, form, sheet=sheet)
    form = CorrectionForm(request.POST, organisations=organisations)
    if take_photos(request, form) and form.is_valid():
        try:
            correct_occasion(
                actor=request.actor,
                occasion_id=occasion_id,
                seen_version=form.cleaned_data["seen_version"],
                reason=form.cleaned_data["reason"],
                content=form.content,
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已更正，原来的内容留存在“更正记录”里。")
            return redirect("occasion", occasion_id)
    return _render(request, form, sheet=sheet)


@require_GET
def roster(request: StaffRequest) -> HttpResponse:
    """Show the members to tick off when the organisation or the day was changed (htmx)."""
    request.actor.require("record_work")
    form = RosterForm(request.GET)
    if not form.is_valid():
        raise NotFound("请先选择组织和日期。")
    asked = form.cleaned_data
    day = asked["held_on"] or clock.today()
    facts = {"roster": roster_for(request.actor, asked["organisation"], day, asked["person"])}
    return render(request, "occasions/roster_field.html", facts)


@require_GET
def guests(request: StaffRequest) -> HttpResponse:
    """Find people beside the members, as one types (htmx)."""
    request.actor.require("record_work")
    words = request.GET.get("find", "").strip()
    facts = {"people": people_offered(request.actor, words), "words": words}
    return render(request, "registry/people_found.html", facts)


def _render(
    request: StaffRequest,
    form: OccasionForm,
    *,
    duties: Sequence[DutyRow] = (),
    sheet: OccasionSheet | None = None,
) -> HttpResponse:
    """Show the form: of a new occasion with the duties that led here, or of the one being corrected."""
    facts = {
        "form": form,
        "duties": duties,
        "sheet": sheet,
        "roster": _roster(request, form, [person.pk for person in sheet.people] if sheet else []),
        "photos": attachments_shown(request.actor, ids_in(form["photo"].value() or ())),
        "phrases": PHRASES,
        "places": PLACES,
    }
    return render(request, "occasions/occasion_form.html", facts, status=422 if form.errors else 200)


def _roster(request: StaffRequest, form: OccasionForm, linked: Collection[int]) -> Roster:
    chosen = ids_in([form["organisation"].value()])
    day = form["held_on"].value()
    if isinstance(day, str):
        day = form.cleaned_data.get("held_on") if form.is_bound else None
    organisation_id = chosen[0] if chosen else request.actor.organisation_id
    return roster_for(
        request.actor,
        organisation_id,
        day if isinstance(day, dt.date) else clock.today(),
        ids_in(form["person"].value() or ()),
        linked,
    )


def _prefilled(request: StaffRequest, duties: list[DutyRow]) -> dict[str, Any]:
    organisation = next(iter(ids_in(request.GET.getlist("organisation"))), request.actor.organisation_id)
    initial: dict[str, Any] = {
        "organisation": organisation,
        "kind": OccasionKind.THEME_DAY.value,
        "held_on": clock.today(),
        "duration_min": USUAL_MIN,
        "chair": request.actor.name,
        "person": ids_in(request.GET.getlist("person")),
    }
    if not duties:
        return initial
    first = duties[0]
    types = first.rule.clauses[first.duty.clause].types
    return initial | {
        "organisation": first.duty.organisation_id,
        "kind": types[0],
        "title": f"{clock.today().month}月{first.occasion}",
        "duty": [row.duty.pk for row in duties],
    }
