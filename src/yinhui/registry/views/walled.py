"""What is opened with a reason: circumstances with care notes, and the identity number.

Nothing of it is ever answered to a GET, put into an address or kept by the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_circumstances import (
    amend_circumstances,
    contact_for,
    event_for,
    open_circumstances,
    open_contact,
    open_event,
    reveal_id_number,
)
from yinhui.registry.errors import RegisterError
from yinhui.registry.forms.people import CircumstancesForm, OpeningForm
from yinhui.registry.permissions import person_for
from yinhui.registry.views.form_page import FormPage, answer
from yinhui.registry.views.person_forms import about

# What was opened, as label and value.
Facts = list[tuple[str, str]]

# An opened value stands on the page for so long, and is masked again.
SHOWN_S = 60
_LEAD = "查看须说明理由，并会留痕；本人可以看到谁查看过。"


@never_cache
def circumstances(request: StaffRequest, person_id: int) -> HttpResponse:
    """Ask why; log it; show health, living situation, care note and life events."""
    request.actor.require("see_circumstances")
    person = person_for(request.actor, person_id)
    page = about(
        person,
        f"{person.name}：健康、家庭与关怀记录",
        "查看",
        lead="这些内容属于个人敏感信息，查看须说明理由，并会留痕。",
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        opened = open_circumstances(actor=request.actor, person_id=person.pk, reason=data["reason"])
        kept = {
            "health_class": opened.circumstances.health_class,
            "living_situation": opened.circumstances.living_situation,
            "care_note": opened.circumstances.care_note,
        }
        facts = {"opened": opened, "page": page, "form": CircumstancesForm(initial=kept), "person": person}
        return render(request, "registry/circumstances.html", facts)

    return answer(request, page, OpeningForm(request.POST or None), act)


@require_POST
def circumstances_amend(request: StaffRequest, person_id: int) -> HttpResponse:
    """Replace what is kept of a person's circumstances; asked from the opened page."""
    person = person_for(request.actor, person_id)
    form = CircumstancesForm(request.POST)
    if form.is_valid():
        amend_circumstances(actor=request.actor, person_id=person.pk, **form.cleaned_data)
        messages.success(request, "健康、家庭与关怀记录已保存。")
        return redirect("person", person.pk)
    facts = {"form": form, "page": about(person, f"{person.name}：健康、家庭与关怀记录", "保存")}
    return render(request, "registry/form.html", facts, status=422)


@never_cache
def identity(request: StaffRequest, person_id: int) -> HttpResponse:
    """Ask why; log it; show the identity number."""
    person = person_for(request.actor, person_id)

    def act(reason: str) -> Facts:
        number = reveal_id_number(actor=request.actor, person_id=person.pk, reason=reason)
        return [("身份证号", number)]

    return _opened(request, about(person, f"{person.name}：查看身份证号", "查看", lead=_LEAD), act)


@never_cache
def contact(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Ask why; log it; show whom to call for a person."""
    person = contact_for(request.actor, contact_id).person

    def act(reason: str) -> Facts:
        opened = open_contact(actor=request.actor, contact_id=contact_id, reason=reason)
        return [("姓名", opened.name), ("关系", opened.relation), ("电话", opened.phone)]

    return _opened(request, about(person, f"{person.name}：查看家属联系方式", "查看", lead=_LEAD), act)


@never_cache
def event(request: StaffRequest, event_id: int) -> HttpResponse:
    """Ask why; log it; show what happened to a person on a day."""
    person = event_for(request.actor, event_id).person

    def act(reason: str) -> Facts:
        told = open_event(actor=request.actor, event_id=event_id, reason=reason)
        return [("事项", str(told.kind.label)), ("情况", told.note)]

    return _opened(request, about(person, f"{person.name}：查看报告过的情况", "查看", lead=_LEAD), act)


def _opened(request: StaffRequest, page: FormPage, act: Callable[[str], Facts]) -> HttpResponse:
    """Answer with what `act` opens for a reason: to htmx as a fragment, else as a page of its own."""
    request.actor.require("see_circumstances")
    form = OpeningForm(request.POST or None)
    if getattr(request, "htmx", False) and request.method == "POST":
        if not form.is_valid():
            raise RegisterError("请选择或者写明查看的理由。", code="reason_missing", field="reason")
        facts = {"facts": act(form.cleaned_data["reason"]), "shown_s": SHOWN_S}
        return render(request, "registry/revealed.html", facts)

    def show(data: dict[str, Any]) -> HttpResponse:
        return render(request, "registry/identity.html", {"facts": act(data["reason"]), "page": page})

    return answer(request, page, form, show)
