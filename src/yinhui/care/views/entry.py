"""Entering a visit: prefilled from what is due, with photographs, in as few taps as can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yinhui.care.actions import correct_visit, record_visit
from yinhui.care.forms import PHRASES, CorrectionForm, VisitForm
from yinhui.care.models import VisitKind
from yinhui.care.queries import VisitSheet, visit_sheet
from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import NotAllowed, YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.pickers import people_offered, people_shown
from yinhui.rulebook.models import RecordKind, SubjectKind
from yinhui.rulebook.queries import DutyRow, chosen_duties
from yinhui.rulebook.queries_records import duties_fulfilled

PLACES = ("家中", "医院", "养老院", "社区活动室", "电话联系")


def new(request: StaffRequest) -> HttpResponse:
    """Record a visit; `?duty=…&person=…` fill it in."""
    request.actor.require("record_work")
    duty_ids = ids_in([*request.GET.getlist("duty"), *request.POST.getlist("duty")])
    duties = chosen_duties(request.actor, duty_ids) if duty_ids else []
    organisations = _organisations(request, duties)
    if request.method != "POST":
        form = VisitForm(initial=_prefilled(request, duties, organisations), organisations=organisations)
        return _render(request, form, duties=duties)
    form = VisitForm(request.POST, organisations=organisations)
    if take_photos(request, form) and form.is_valid():
        try:
            visit = record_visit(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                organisation_id=form.cleaned_data["organisation"],
                content=form.content,
                duty_ids=form.cleaned_data["duty"],
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            number = duties_fulfilled(RecordKind.VISIT, visit.pk)
            messages.success(
                request, f"走访已登记，办结了 {number} 件应办事项。" if number else "走访已登记。"
            )
            return redirect("visit", visit.pk)
    return _render(request, form, duties=duties)


def correct(request: StaffRequest, visit_id: int) -> HttpResponse:
    """Correct a visit, with the reason; the version before stays."""
    sheet = visit_sheet(request.actor, visit_id)
    if not (sheet.may_change and sheet.may_read_text):
        raise NotAllowed("这条记录不能由您更正。需要更正时，请联系登记的人或上级组织。")
    visit = sheet.visit
    organisations = [(visit.organisation_id, visit.organisation.name)]
    if request.method != "POST":
        initial = {
            field: getattr(visit, field) for field in ("kind", "visited_on", "place", "visitors", "text")
        } | {
            "organisation": visit.organisation_id,
            "person": [person.pk for person in sheet.people],
            "photo": [photo.pk for photo in sheet.photos],
            "seen_version": visit.version,
        }
        form = CorrectionForm(initial=initial, organisations=organisations)
        return _render(request, form, sheet=sheet)
    form = CorrectionForm(request.POST, organisations=organisations)
    if take_photos(request, form) and form.is_valid():
        try:
            correct_visit(
                actor=request.actor,
                visit_id=visit_id,
                seen_version=form.cleaned_data["seen_version"],
                reason=form.cleaned_data["reason"],
                content=form.content,
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "已更正，原来的内容留存在“更正记录”里。")
            return redirect("visit", visit_id)
    return _render(request, form, sheet=sheet)


@require_GET
def people_found(request: StaffRequest) -> HttpResponse:
    """Find people to add, as one types (htmx)."""
    request.actor.require("record_work")
    words = request.GET.get("find", "").strip()
    facts = {"people": people_offered(request.actor, words), "words": words}
    return render(request, "registry/people_found.html", facts)


def _render(
    request: StaffRequest,
    form: VisitForm,
    *,
    duties: Sequence[DutyRow] = (),
    sheet: VisitSheet | None = None,
) -> HttpResponse:
    """Show the form: of a new visit with the duties that led here, or of the one being corrected."""
    people = [person.pk for person in sheet.people] if sheet else []
    facts = {
        "form": form,
        "duties": duties,
        "sheet": sheet,
        "people": people_shown(request.actor, ids_in(form["person"].value() or ()), people),
        "photos": attachments_shown(request.actor, ids_in(form["photo"].value() or ())),
        "phrases": PHRASES,
        "places": PLACES,
    }
    return render(request, "care/visit_form.html", facts, status=422 if form.errors else 200)


def _organisations(request: StaffRequest, duties: list[DutyRow]) -> list[tuple[int, str]]:
    """On whose behalf: those that owe the duties, first, and the actor's own."""
    owing = {row.duty.organisation_id: row.duty.organisation.name for row in duties}
    return list((owing | {request.actor.organisation_id: request.actor.organisation_name}).items())


def _prefilled(
    request: StaffRequest, duties: list[DutyRow], organisations: list[tuple[int, str]]
) -> dict[str, Any]:
    types = [types for row in duties for types in row.rule.clauses[row.duty.clause].types]
    kind = types[0] if types and types[0] in VisitKind.values else VisitKind.CONTACT.value
    about = [row.duty.subject_id for row in duties if row.duty.subject_kind == SubjectKind.PERSON]
    return {
        "kind": kind,
        "visited_on": clock.today(),
        "visitors": request.actor.name,
        "person": ids_in([*about, *request.GET.getlist("person")]),
        "duty": [row.duty.pk for row in duties],
        "organisation": organisations[0][0],
    }
