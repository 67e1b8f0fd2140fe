"""The pages that appoint people to posts and end it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yinhui.kernel.errors import NotFound
from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_appointments import appoint, end_appointment
from yinhui.registry.forms.periods import AppointmentEndForm, AppointmentForm
from yinhui.registry.models import Appointment, Organisation
from yinhui.registry.permissions import organisation_for, reaches
from yinhui.registry.views.form_page import FormPage, answer


def new(request: StaffRequest) -> HttpResponse:
    """Appoint somebody; `?organisation=` and `?post=`, `?for_person=` fill in what is known."""
    request.actor.require("appoint")
    known = request.GET.get("organisation", "")
    organisation = organisation_for(request.actor, int(known)) if known.isdigit() else None
    back = reverse("organisation", args=[organisation.pk]) if organisation else reverse("organisations")
    page = FormPage(
        heading=f"{organisation.name}：任命" if organisation else "任命",
        submit="任命",
        back=back,
        crumbs=_crumbs(organisation),
        lead="职务带着权限：任职之日起可以办事，免职之日起收回。",
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

    def act(data: dict[str, Any]) -> str:
        appointment = appoint(
            actor=request.actor,
            person_id=data["person"].pk,
            **{name: value for name, value in data.items() if name != "person"},
        )
        return f"已任命{data['person'].name}为{appointment.get_post_display()}。"

    return answer(request, page, form, act)


def end(request: StaffRequest, appointment_id: int) -> HttpResponse:
    """End a post."""
    request.actor.require("appoint")
    appointment = get_object_or_404(
        Appointment.objects.select_related("organisation", "person"), pk=appointment_id
    )
    if not reaches(request.actor, appointment.organisation):
        raise NotFound("没有找到这项任职，或者不在您的管理范围内。")
    page = FormPage(
        heading=f"免去{appointment.person.name}的{appointment.get_post_display()}",
        submit="免职",
        back=reverse("organisation", args=[appointment.organisation_id]),
        crumbs=_crumbs(appointment.organisation),
        danger=True,
    )

    def act(data: dict[str, Any]) -> str:
        end_appointment(actor=request.actor, appointment_id=appointment.pk, on=data["on"])
        return f"{appointment.person.name}不再担任{appointment.get_post_display()}。"

    return answer(request, page, AppointmentEndForm(request.POST or None), act)


def _crumbs(organisation: Organisation | None) -> tuple[tuple[str, str], ...]:
    top = ("组织", reverse("organisations"))
    if organisation is None:
        return (top,)
    return (top, (organisation.name, reverse("organisation", args=[organisation.pk])))
