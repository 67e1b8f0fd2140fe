"""The pages that appoint people to posts and end it."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_appointments import appoint, appointment_in_reach, end_appointment
from yinhui.registry.actions_proposals import propose_appointment, propose_ending
from yinhui.registry.forms.granting import EndingProposalForm
from yinhui.registry.forms.periods import AppointmentEndForm, AppointmentForm
from yinhui.registry.models import Appointment, Organisation
from yinhui.registry.permissions import organisation_for
from yinhui.registry.structure import ADMINISTRATORS, POSTS, needs_second_person
from yinhui.registry.views.form_page import FormPage, answer


def new(request: StaffRequest) -> HttpResponse:
    """Appoint somebody; `?organisation=` and `?post=`, `?for_person=` fill in what is known.

    A post that takes a second person is proposed instead, and waits.
    """
    request.actor.require("appoint")
    known = request.GET.get("organisation", "")
    organisation = organisation_for(request.actor, int(known)) if known.isdigit() else None
    back = reverse("organisation", args=[organisation.pk]) if organisation else reverse("organisations")
    page = FormPage(
        heading=f"{organisation.name}：任命" if organisation else "任命",
        submit="任命",
        back=back,
        crumbs=crumbs(organisation),
        lead="职务带着权限：任职之日起可以办事，免职之日起收回。老干部局的职务和三个管理员，要由安全管理员复核后才生效。",
    )
    initial = {
        name: request.GET.get(name) for name in ("post", "person", "for_person") if name in request.GET
    }
    form = AppointmentForm(
        request.POST or None,
        actor=request.actor,
        organisation=organisation,
        initial=initial | {"organisation": organisation},
    )
    return answer(request, page, form, lambda data: _appoint_or_propose(request, data))


def _appoint_or_propose(request: StaffRequest, data: dict[str, Any]) -> str:
    person = data.pop("person")
    post, organisation = data["post"], data["organisation"]
    if needs_second_person(post, organisation.kind):
        data.pop("for_person", None)
        propose_appointment(actor=request.actor, person_id=person.pk, **data)
        return (
            f"已提交：任命{person.name}为{POSTS[post].name}。安全管理员复核同意后生效，现在还没有任何权限。"
        )
    appointment = appoint(actor=request.actor, person_id=person.pk, **data)
    return f"已任命{person.name}为{appointment.get_post_display()}。"


def end(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """End a post; an administrator's is proposed instead, and waits."""
    request.actor.require("appoint")
    appointment = appointment_in_reach(request.actor, appointment_id)
    is_watched = appointment.post in ADMINISTRATORS
    page = FormPage(
        heading=f"免去{appointment.person.name}的{appointment.get_post_display()}",
        submit="提交复核" if is_watched else "免职",
        back=reverse("organisation", args=[appointment.organisation_id]),
        crumbs=crumbs(appointment.organisation),
        lead="管理员的免职要由安全管理员复核，同意的当天生效。" if is_watched else "办理以后，权限马上收回。",
        danger=True,
    )
    form: Form = (
        EndingProposalForm(request.POST or None) if is_watched else AppointmentEndForm(request.POST or None)
    )

    def act(data: dict[str, Any]) -> str:
        return _end_or_propose(request, appointment, data)

    return answer(request, page, form, act)


def _end_or_propose(request: StaffRequest, appointment: Appointment, data: dict[str, Any]) -> str:
    who = f"{appointment.person.name}的{appointment.get_post_display()}"
    if appointment.post in ADMINISTRATORS:
        propose_ending(actor=request.actor, appointment_id=appointment.pk, reason=data["reason"])
        return f"已提交：免去{who}。安全管理员复核同意后生效。"
    end_appointment(actor=request.actor, appointment_id=appointment.pk, on=data["on"])
    return f"已免去{who}，权限已经收回。"


def crumbs(organisation: Organisation | None) -> tuple[tuple[str, str], ...]:
    """Return the way to an organisation's page."""
    top = ("组织", reverse("organisations"))
    if organisation is None:
        return (top,)
    return (top, (organisation.name, reverse("organisation", args=[organisation.pk])))
