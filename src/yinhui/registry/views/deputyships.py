"""The pages that let somebody deputise in a post, and end it early."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_deputyships import (
    appointment_for_deputy,
    arrange_deputy,
    deputyship_to_end,
    end_deputyship,
)
from yinhui.registry.actions_proposals import propose_deputy
from yinhui.registry.forms.granting import DeputyEndForm, DeputyForm
from yinhui.registry.models import Appointment
from yinhui.registry.permissions import may
from yinhui.registry.structure import POSTS, needs_second_person
from yinhui.registry.views.appointments import crumbs
from yinhui.registry.views.form_page import FormPage, answer


def new(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """Let somebody act in a post for some days: for its holder, and for who may appoint to it."""
    appointment = appointment_for_deputy(request.actor, appointment_id)
    is_weighty = needs_second_person(appointment.post, appointment.organisation.kind)
    name = POSTS[appointment.post].name
    page = FormPage(
        heading=f"安排代理：{appointment.organisation.name}{name}",
        submit="提交复核" if is_weighty else "安排代理",
        back=_back(request, appointment),
        crumbs=crumbs(appointment.organisation),
        lead=f"代理人在这几天里以“代理{name}”的身份办事，权限和{name}一样，办的每件事都记在代理人名下。"
        "应办事项仍然是这个职务的。代理人不能再请别人代理。",
        warning="这个职务的代理要由安全管理员复核，同意以后才生效。" if is_weighty else "",
    )
    arrange = propose_deputy if is_weighty else arrange_deputy

    def act(data: dict[str, Any]) -> str:
        person = data.pop("person")
        arrange(actor=request.actor, appointment_id=appointment.pk, person_id=person.pk, **data)
        days = f"{data['starts_on']:%Y-%m-%d}至{data['ends_on']:%Y-%m-%d}"
        waits = "已提交，待安全管理员复核" if is_weighty else "已安排"
        return f"{waits}：{person.name}代理{name}，{days}。"

    return answer(request, page, DeputyForm(request.POST or None, actor=request.actor), act)


def end(request: StaffRequest, deputyship_id: int) -> HttpResponse:
    """End a deputyship before its last day."""
    deputyship = deputyship_to_end(request.actor, deputyship_id)
    name = deputyship.appointment.get_post_display()
    page = FormPage(
        heading=f"结束{deputyship.person.name}的代理：{name}",
        submit="结束代理",
        back=_back(request, deputyship.appointment),
        crumbs=crumbs(deputyship.appointment.organisation),
        lead="按下以后，代理的权限马上收回。",
        danger=True,
    )

    def act(data: dict[str, Any]) -> str:
        end_deputyship(actor=request.actor, deputyship_id=deputyship.pk)
        return f"{deputyship.person.name}不再代理{name}。"

    return answer(request, page, DeputyEndForm(request.POST if request.method == "POST" else None), act)


def _back(request: StaffRequest, appointment: Appointment) -> str:
    if may(request.actor, "see_people", appointment.organisation):
        return reverse("organisation", args=[appointment.organisation_id])
    return reverse("today")
