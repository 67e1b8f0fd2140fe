"""The pages that found organisations and change them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yinhui.kernel.requests import StaffRequest
from yinhui.registry.actions_organisations import (
    amend_organisation,
    found_organisation,
    move_organisation,
    rename_organisation,
    standing_organisation,
)
from yinhui.registry.actions_succession import (
    dissolve_organisation,
    merge_organisation,
    split_organisation,
)
from yinhui.registry.forms.organisations import (
    DissolveForm,
    FoundingForm,
    MergeForm,
    MoveForm,
    ParticularsForm,
    RenameForm,
    SplitForm,
)
from yinhui.registry.models import Membership, Organisation
from yinhui.registry.permissions import organisation_for
from yinhui.registry.views.form_page import FormPage, answer


def new(request: StaffRequest) -> HttpResponse:
    """Found an organisation; `?parent=` fills in what it stands under."""
    request.actor.require("manage_organisations")
    known = request.GET.get("parent", "")
    parent = organisation_for(request.actor, int(known)) if known.isdigit() else None
    page = FormPage(
        heading="设立组织",
        submit="设立",
        back=reverse("organisation", args=[parent.pk]) if parent else reverse("organisations"),
        crumbs=(("组织", reverse("organisations")),),
    )
    form = FoundingForm(request.POST or None, actor=request.actor, parent=parent, initial={"parent": parent})

    def act(data: dict[str, Any]) -> HttpResponse:
        founded = found_organisation(
            actor=request.actor,
            parent=data["parent"],
            kind=data["kind"],
            name=data["name"],
            founded_on=data["founded_on"],
            particulars=form.particulars,
        )
        return redirect("organisation", founded.pk)

    return answer(request, page, form, act)


def edit(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Correct the particulars."""
    organisation = _changeable(request, organisation_id)
    page = _about(organisation, f"修改“{organisation.name}”的资料", "保存")
    form = ParticularsForm(request.POST or None, actor=request.actor, organisation=organisation)

    def act(data: dict[str, Any]) -> str:
        amend_organisation(actor=request.actor, organisation_id=organisation.pk, particulars=form.particulars)
        return "资料已保存。"

    return answer(request, page, form, act)


def rename(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Give another name."""
    organisation = _changeable(request, organisation_id)
    page = _about(
        organisation,
        f"给“{organisation.name}”改名",
        "改名",
        lead="生效日期以前的报表仍显示原名。",
    )

    def act(data: dict[str, Any]) -> str:
        rename_organisation(actor=request.actor, organisation_id=organisation.pk, **data)
        return f"已改名为“{data['name']}”。"

    form = RenameForm(request.POST or None, initial={"name": organisation.name})
    return answer(request, page, form, act)


def move(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Put under another organisation."""
    organisation = _changeable(request, organisation_id)
    page = _about(
        organisation,
        f"调整“{organisation.name}”的上级",
        "调整",
        lead="它的下级和成员一起过去；生效日期以前的报表仍显示原来的隶属关系。",
    )

    def act(data: dict[str, Any]) -> str:
        move_organisation(actor=request.actor, organisation_id=organisation.pk, **data)
        return f"已调整到“{data['parent'].name}”之下。"

    return answer(request, page, MoveForm(request.POST or None, actor=request.actor), act)


def merge(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Merge into another of its kind."""
    organisation = _changeable(request, organisation_id)
    page = _about(
        organisation,
        f"合并“{organisation.name}”",
        "合并",
        lead="成员、下级组织和对方空缺的职务转入对方，本组织随即撤销。以前的记录和报表不变。",
        danger=True,
    )
    form = MergeForm(request.POST or None, actor=request.actor, organisation=organisation)

    def act(data: dict[str, Any]) -> HttpResponse:
        successor = merge_organisation(actor=request.actor, organisation_id=organisation.pk, **data)
        return redirect("organisation", successor.pk)

    return answer(request, page, form, act)


def split(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Found a sister organisation of chosen members."""
    organisation = _changeable(request, organisation_id)
    page = _about(
        organisation,
        f"拆分“{organisation.name}”",
        "拆分",
        lead="勾选的成员从生效日期起转入新组织，新组织与本组织同级同类。",
    )
    members = Membership.objects.filter(
        organisation=organisation, period__upper_inf=True, person__died_on=None
    ).order_by("person__pinyin", "person_id")
    form = SplitForm(request.POST or None, members=list(members.values_list("person_id", "person__name")))

    def act(data: dict[str, Any]) -> HttpResponse:
        latter = split_organisation(
            actor=request.actor,
            organisation_id=organisation.pk,
            name=data["name"],
            person_ids=data["people"],
            on=data["on"],
            reason=data["reason"],
        )
        return redirect("organisation", latter.pk)

    return answer(request, page, form, act)


def dissolve(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Dissolve what has neither members nor organisations below it any more."""
    organisation = _changeable(request, organisation_id)
    page = _about(
        organisation,
        f"撤销“{organisation.name}”",
        "撤销",
        lead="还有成员或下级组织时不能撤销。以前的记录和报表不变。",
        danger=True,
    )

    def act(data: dict[str, Any]) -> str:
        dissolve_organisation(actor=request.actor, organisation_id=organisation.pk, on=data["on"])
        return f"“{organisation.name}”已撤销。"

    return answer(request, page, DissolveForm(request.POST or None), act)


def _changeable(request: StaffRequest, organisation_id: int) -> Organisation:
    request.actor.require("manage_organisations")
    return standing_organisation(request.actor, organisation_id)


def _about(organisation: Organisation, heading: str, submit: str, **options: Any) -> FormPage:
    back = reverse("organisation", args=[organisation.pk])
    crumbs = (("组织", reverse("organisations")), (organisation.name, back))
    return FormPage(heading=heading, submit=submit, back=back, crumbs=crumbs, **options)
