"""The pages that admit and correct a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_circumstances import add_family_contact, remove_family_contact
from yinhui.registry.actions_people import admit_person, amend_person, mark_deceased, undo_deceased
from yinhui.registry.actions_residence import find_or_add_place
from yinhui.registry.differences import differences
from yinhui.registry.errors import EditConflict, PossibleDuplicate
from yinhui.registry.forms.people import AdmissionForm, AmendForm, ContactForm
from yinhui.registry.forms.periods import DeathForm, UndoForm
from yinhui.registry.models import Person
from yinhui.registry.permissions import person_for
from yinhui.registry.views.form_page import FormPage, answer

PEOPLE = ("人员", "/people/")


def about(person: Person, heading: str, submit: str, **options: Any) -> FormPage:
    """Return a form page that belongs to a person and goes back to their page."""
    back = reverse("person", args=[person.pk])
    return FormPage(
        heading=heading, submit=submit, back=back, crumbs=(PEOPLE, (person.name, back)), **options
    )


def new(request: StaffRequest) -> HttpResponse:
    """Admit a person."""
    request.actor.require("edit_people")
    form = AdmissionForm(request.POST or None, actor=request.actor)
    page = FormPage(
        heading="登记新人员",
        submit="保存",
        back=reverse("people"),
        crumbs=(PEOPLE,),
        template="registry/person_form.html",
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        place = data["place"] and find_or_add_place(
            actor=request.actor,
            within=data["place"],
            building=data["building"],
            entrance=data["entrance"],
            flat=data["flat"],
        )
        person = admit_person(
            actor=request.actor,
            fields=form.changes,
            branch=data["branch"],
            place=place,
            since=data["since"],
            although_similar=data["although_similar"],
        )
        return redirect("person", person.pk)

    try:
        return answer(request, page, form, act)
    except PossibleDuplicate as question:
        facts = {"form": form, "page": page, "similar": question.people, "question": question}
        return render(request, page.template, facts, status=question.status)


def edit(request: StaffRequest, person_id: int) -> HttpResponse:
    """Correct what the register says; a clash with somebody else's correction is shown side by side."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)
    form = AmendForm(request.POST or None, actor=request.actor, person=person)
    page = about(person, f"修改{person.name}的资料", "保存", template="registry/person_form.html")

    def act(data: dict[str, Any]) -> str:
        amend_person(
            actor=request.actor,
            person_id=person.pk,
            version=data["version"],
            changes=form.changes,
            reason=data["reason"],
        )
        return "资料已保存，原来的内容留在历次变更里。"

    try:
        return answer(request, page, form, act)
    except EditConflict as conflict:
        again = request.POST.copy()
        again["version"] = str(conflict.current.version)
        facts = {
            "form": AmendForm(again, actor=request.actor, person=person),
            "page": page,
            "conflict": conflict,
            "differences": differences(conflict.current, form.changes),
        }
        return render(request, page.template, facts, status=conflict.status)


def deceased(request: StaffRequest, person_id: int) -> HttpResponse:
    """Record a death, or take back one recorded by mistake."""
    request.actor.require("report_event")
    person = person_for(request.actor, person_id)
    if person.died_on is not None:
        return _undo_deceased(request, person)
    page = about(
        person,
        f"登记{person.name}同志去世",
        "登记去世",
        lead="登记后，所任职务和一对一服务自去世之日结束；组织关系、走访和活动记录都保留。",
        danger=True,
    )

    def act(data: dict[str, Any]) -> str:
        mark_deceased(actor=request.actor, person_id=person.pk, died_on=data["died_on"])
        return f"已登记{person.name}同志去世。吊唁慰问等应办事项会随制度产生。"

    return answer(request, page, DeathForm(request.POST or None), act)


def _undo_deceased(request: StaffRequest, person: Person) -> HttpResponse:
    page = about(
        person,
        f"撤销{person.name}同志的去世登记",
        "撤销登记",
        lead="因登记去世而结束的职务会恢复；这期间已由他人接任的职务不恢复。",
    )

    def act(data: dict[str, Any]) -> str:
        undo_deceased(actor=request.actor, person_id=person.pk, reason=data["reason"])
        return f"已撤销{person.name}同志的去世登记。"

    return answer(request, page, UndoForm(request.POST or None), act)


def contact_new(request: StaffRequest, person_id: int) -> HttpResponse:
    """Add somebody to call."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)

    def act(data: dict[str, Any]) -> str:
        add_family_contact(actor=request.actor, person_id=person.pk, **data)
        return "家属联系方式已添加。"

    return answer(request, about(person, "添加家属联系人", "添加"), ContactForm(request.POST or None), act)


@require_POST
def contact_remove(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Remove somebody to call."""
    person = remove_family_contact(actor=request.actor, contact_id=contact_id)
    return redirect("person", person.pk)
