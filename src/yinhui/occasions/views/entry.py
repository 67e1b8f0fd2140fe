"""Entering an occasion: prefilled from what is due, the members ticked off, photographs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import NotAllowed, NotFound, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.actions import correct_occasion, record_joint_occasion, record_occasion
from yinhui.occasions.forms import PHRASES, CorrectionForm, OccasionForm, RosterForm
from yinhui.occasions.models import Occasion, OccasionKind, Setting
from yinhui.occasions.queries import OccasionSheet, occasion_sheet
from yinhui.occasions.rosters import Roster, roster_for
from yinhui.registry.pickers import organisation_choices, people_offered
from yinhui.rulebook.models import RecordKind, SubjectKind
from yinhui.rulebook.queries import DutyRow, chosen_duties
from yinhui.rulebook.queries_records import duties_fulfilled

PLACES = ("支部活动室", "党群服务中心", "老党员之家", "会议室", "老同志家中", "线上")
# How long such occasions usually take.
USUAL_MIN = 90
FIELDS = ("kind", "setting", "title", "held_on", "starts_at", "duration_min", "place", "chair", "text")


def new(request: StaffRequest) -> HttpResponse:
    """Record an occasion; `?duty=…&organisation=…` fill it in."""
    request.actor.require("hold_activities")
    duty_ids = ids_in([*request.GET.getlist("duty"), *request.POST.getlist("duty")])
    duties = chosen_duties(request.actor, duty_ids) if duty_ids else []
    asked = ids_in([*request.GET.getlist("organisation"), *request.POST.getlist("organisation")])
    organisations = organisation_choices(request.actor, also=[*asked, *_meeting(duties)])
    if request.method != "POST":
        form = OccasionForm(initial=_prefilled(request, duties), organisations=organisations)
        return _render(request, form, duties=duties)
    form = OccasionForm(request.POST, organisations=organisations)
    if take_photos(request, form) and form.is_valid():
        try:
            occasions = _record(request, form)
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            return _saved(request, occasions)
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


@require_POST
def roster(request: StaffRequest) -> HttpResponse:
    """Show the members to tick off when the organisation or the day was changed (htmx).

    Writes nothing; posted because hundreds of ticks do not fit into an address.
    """
    request.actor.require("hold_activities")
    form = RosterForm(request.POST)
    if not form.is_valid():
        raise NotFound("请先选择组织和日期。")
    asked = form.cleaned_data
    day = asked["held_on"] or clock.today()
    meeting = asked["together"] or [asked["organisation"]]
    facts = {"roster": roster_for(request.actor, meeting, day, asked["person"])}
    return render(request, "occasions/roster_field.html", facts)


@require_GET
def guests(request: StaffRequest) -> HttpResponse:
    """Find people beside the members, as one types (htmx)."""
    request.actor.require("hold_activities")
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
    """Whose members on which day, as far as the form says it."""
    together = ids_in(form["together"].value() or ())
    chosen = ids_in([form["organisation"].value()]) or (request.actor.organisation_id,)
    day = form.cleaned_data.get("held_on") if form.is_bound else form["held_on"].value()
    present = ids_in(form["person"].value() or ())
    return roster_for(request.actor, together or chosen, day or clock.today(), present, linked)


def _record(request: StaffRequest, form: OccasionForm) -> list[Occasion]:
    """Record it once, or for each of the organisations that held it together."""
    given = form.cleaned_data
    if len(given["together"]) > 1:
        return record_joint_occasion(
            actor=request.actor,
            client_key=given["client_key"],
            organisation_ids=given["together"],
            content=form.content,
            duty_ids=given["duty"],
        )
    occasion = record_occasion(
        actor=request.actor,
        client_key=given["client_key"],
        organisation_id=given["organisation"],
        content=form.content,
        duty_ids=given["duty"],
    )
    return [occasion]


def _saved(request: StaffRequest, occasions: list[Occasion]) -> HttpResponse:
    """Say what it settled, and go to the record, or to the list when there are several."""
    number = sum(duties_fulfilled(RecordKind.OCCASION, occasion.pk) for occasion in occasions)
    made = "活动已登记" if len(occasions) == 1 else f"已为{len(occasions)}个组织各登记一条活动"
    messages.success(request, f"{made}，办结了 {number} 件应办事项。" if number else f"{made}。")
    return redirect("occasion", occasions[0].pk) if len(occasions) == 1 else redirect("occasions")


def _meeting(duties: Sequence[DutyRow]) -> list[int]:
    """The organisations that the duties are about; where one is about somebody, the one that owes it."""
    about = (
        row.duty.subject_id if row.duty.subject_kind == SubjectKind.ORGANISATION else row.duty.organisation_id
        for row in duties
    )
    return list(dict.fromkeys(about))


def _prefilled(request: StaffRequest, duties: list[DutyRow]) -> dict[str, Any]:
    organisation = next(iter(ids_in(request.GET.getlist("organisation"))), request.actor.organisation_id)
    initial: dict[str, Any] = {
        "organisation": organisation,
        "kind": OccasionKind.THEME_DAY.value,
        "setting": Setting.TOGETHER.value,
        "held_on": clock.today(),
        "duration_min": USUAL_MIN,
        "chair": request.actor.name,
        "person": ids_in(request.GET.getlist("person")),
    }
    if not duties:
        return initial
    meeting = _meeting(duties)
    first = duties[0]
    return initial | {
        "organisation": meeting[0],
        "together": meeting if len(meeting) > 1 else [],
        "kind": first.rule.clauses[first.duty.clause].types[0],
        "title": f"{clock.today().month}月{first.occasion}",
        "duty": [row.duty.pk for row in duties],
    }
