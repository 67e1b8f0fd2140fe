"""What is opened with a reason: circumstances with care notes, and the identity number.

Nothing of it is ever answered to a GET, put into an address or kept by the browser.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_circumstances import amend_circumstances, open_circumstances, reveal_id_number
from yinhui.registry.forms.people import CircumstancesForm, OpeningForm
from yinhui.registry.permissions import person_for
from yinhui.registry.views.form_page import answer
from yinhui.registry.views.person_forms import about


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
            "care_note": opened.care_note,
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
    request.actor.require("see_circumstances")
    person = person_for(request.actor, person_id)
    page = about(person, f"{person.name}：查看身份证号", "查看", lead="查看须说明理由，并会留痕。")

    def act(data: dict[str, Any]) -> HttpResponse:
        number = reveal_id_number(actor=request.actor, person_id=person.pk, reason=data["reason"])
        facts = {"number": number, "page": page, "person": person}
        return render(request, "registry/identity.html", facts)

    return answer(request, page, OpeningForm(request.POST or None), act)
