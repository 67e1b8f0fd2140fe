"""The pages that change where a person belongs, lives and stays, and what happened to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_events import end_event, report_event, withdraw_event
from yinhui.registry.actions_memberships import leave_organisation, transfer_membership
from yinhui.registry.actions_residence import change_residence, end_absence, find_or_add_place, record_absence
from yinhui.registry.forms.periods import (
    AbsenceForm,
    EventEndForm,
    EventForm,
    LeaveForm,
    ResidenceForm,
    ReturnForm,
    TransferForm,
    UndoForm,
)
from yinhui.registry.models import Absence, LifeEvent, Membership
from yinhui.registry.models.life_event import LifeEventKind
from yinhui.registry.permissions import people_visible_to, person_for
from yinhui.registry.views.form_page import answer
from yinhui.registry.views.person_forms import about


def move(request: StaffRequest, person_id: int) -> HttpResponse:
    """Transfer a person to another branch, group or alliance; `?what=residence` to another address."""
    request.actor.require("edit_people")
    if request.GET.get("what") == "residence":
        return _move_house(request, person_id)
    person = person_for(request.actor, person_id)
    page = about(
        person,
        f"{person.name}：转接组织关系",
        "办理转接",
        lead="原来的组织关系到生效日期前一天为止，历史都保留。换支部时，原支部的党小组一并转出。",
        facts={"tabs": _tabs(person.pk, "membership")},
    )

    def act(data: dict[str, Any]) -> str:
        transfer_membership(actor=request.actor, person_id=person.pk, to=data["to"], on=data["on"])
        return f"{person.name}同志已转入“{data['to'].name}”。"

    return answer(request, page, TransferForm(request.POST or None, actor=request.actor), act)


def _move_house(request: StaffRequest, person_id: int) -> HttpResponse:
    person = person_for(request.actor, person_id)
    page = about(
        person, f"{person.name}：变更住址", "保存住址", facts={"tabs": _tabs(person.pk, "residence")}
    )

    def act(data: dict[str, Any]) -> str:
        place = data["place"] and find_or_add_place(
            actor=request.actor,
            within=data["place"],
            building=data["building"],
            entrance=data["entrance"],
            flat=data["flat"],
        )
        change_residence(actor=request.actor, person_id=person.pk, place=place, on=data["on"])
        return f"住址已变更为{place.full_name}。" if place else "已登记搬离。"

    return answer(request, page, ResidenceForm(request.POST or None, actor=request.actor), act)


def _tabs(person_id: int, current: str) -> list[tuple[str, str, bool]]:
    address = reverse("person-move", args=[person_id])
    return [
        ("转接组织关系", address, current == "membership"),
        ("变更住址", f"{address}?what=residence", current == "residence"),
    ]


def leave(request: StaffRequest, membership_id: int) -> HttpResponse:
    """End a membership of a group or an alliance."""
    request.actor.require("edit_people")
    membership = get_object_or_404(
        Membership.objects.select_related("organisation", "person"),
        pk=membership_id,
        person__in=people_visible_to(request.actor),
    )
    page = about(membership.person, f"退出“{membership.organisation.name}”", "办理退出")

    def act(data: dict[str, Any]) -> str:
        leave_organisation(actor=request.actor, membership_id=membership.pk, on=data["on"])
        return f"已退出“{membership.organisation.name}”。"

    return answer(request, page, LeaveForm(request.POST or None), act)


def absence(request: StaffRequest, person_id: int) -> HttpResponse:
    """Record that a person is away for a season."""
    request.actor.require("edit_people")
    person = person_for(request.actor, person_id)
    page = about(
        person,
        f"{person.name}：登记外出",
        "登记外出",
        lead="如冬季去外地居住。外出期间仍在本支部，走访和学习可改用电话、视频。",
    )

    def act(data: dict[str, Any]) -> str:
        record_absence(actor=request.actor, person_id=person.pk, **data)
        return "外出已登记。"

    return answer(request, page, AbsenceForm(request.POST or None), act)


def absence_end(request: StaffRequest, absence_id: int) -> HttpResponse:
    """Record that a person is back."""
    request.actor.require("edit_people")
    away = get_object_or_404(
        Absence.objects.select_related("person"), pk=absence_id, person__in=people_visible_to(request.actor)
    )
    page = about(away.person, f"{away.person.name}：登记返回", "登记返回")

    def act(data: dict[str, Any]) -> str:
        end_absence(actor=request.actor, absence_id=away.pk, returned_on=data["returned_on"])
        return "返回已登记。"

    return answer(request, page, ReturnForm(request.POST or None), act)


def event(request: StaffRequest, person_id: int) -> HttpResponse:
    """Report an admission to hospital, a sudden hardship, a troubled mind or a bereavement."""
    request.actor.require("report_event")
    person = person_for(request.actor, person_id)
    page = about(
        person,
        f"{person.name}：报告情况",
        "报告",
        lead="报告后，探望、帮扶、谈心等应办事项会按制度产生，由责任人办理。",
    )
    form = EventForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})

    def act(data: dict[str, Any]) -> str:
        report_event(
            actor=request.actor, person_id=person.pk, **(data | {"kind": LifeEventKind(data["kind"])})
        )
        return "情况已报告。"

    return answer(request, page, form, act)


def event_end(request: StaffRequest, event_id: int) -> HttpResponse:
    """Record the last day of an event, such as leaving hospital."""
    request.actor.require("report_event")
    reported = _event_seen(request, event_id)
    page = about(reported.person, f"{reported.occurred_on:%Y-%m-%d}报告的情况：登记结束", "登记结束")

    def act(data: dict[str, Any]) -> str:
        end_event(actor=request.actor, event_id=reported.pk, ended_on=data["ended_on"])
        return "结束日期已登记。"

    return answer(request, page, EventEndForm(request.POST or None), act)


def event_withdraw(request: StaffRequest, event_id: int) -> HttpResponse:
    """Take back an event that was reported wrongly."""
    request.actor.require("report_event")
    reported = _event_seen(request, event_id)
    page = about(
        reported.person,
        f"撤回{reported.occurred_on:%Y-%m-%d}报告的情况",
        "撤回",
        lead="撤回后，因它产生而未办的应办事项会一并撤回；已办的保留。",
        danger=True,
    )

    def act(data: dict[str, Any]) -> str:
        withdraw_event(actor=request.actor, event_id=reported.pk, reason=data["reason"])
        return "已撤回。"

    return answer(request, page, UndoForm(request.POST or None), act)


def _event_seen(request: StaffRequest, event_id: int) -> LifeEvent:
    return get_object_or_404(
        LifeEvent.objects.select_related("person"),
        pk=event_id,
        is_withdrawn=False,
        person__in=people_visible_to(request.actor),
    )
