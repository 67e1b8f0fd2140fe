"""One interest group: its page, its members, backbone, plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yinhui.groups.actions import KINDS_WITH_GROUPS, amend_group, found_group
from yinhui.groups.actions_meetings import plan_group_meeting
from yinhui.groups.actions_members import (
    add_group_members,
    end_group_memberships,
    end_group_post,
    give_group_post,
)
from yinhui.groups.forms import GroupForm, MeetingForm, PostForm, ToldForm
from yinhui.groups.meetings import members_to_invite
from yinhui.groups.models import InterestGroup
from yinhui.groups.queries import fitting, group_for, group_sheet
from yinhui.kernel.actor import Actor
from yinhui.kernel.forms import ids_in
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.clashes import clashes_of
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.pickers import CHOICES_MAX, people_named, people_shown
from yinhui.registry.views.chosen import asked_first
from yinhui.registry.views.form_page import FormPage, answer

SHOWN_ON_CARD = 6


@require_GET
def page(request: StaffRequest, group_id: int) -> HttpResponse:
    """Show a group: what it does, who belongs, who keeps it going, what it did, who could be told of it."""
    sheet = group_sheet(request.actor, group_id)
    proposed = fitting(request.actor, sheet.group) if sheet.may_change else []
    facts = {
        "sheet": sheet,
        "group": sheet.group,
        "proposed": proposed[:SHOWN_ON_CARD],
        "proposed_count": len(proposed),
    }
    return render(request, "groups/group.html", facts)


def new(request: StaffRequest) -> HttpResponse:
    """Found a group."""
    request.actor.require("record_work")
    page = _form_page("成立兴趣小组", "成立小组", reverse("groups"))
    initial = {"organisation": request.GET.get("organisation") or request.actor.organisation_id}
    form = GroupForm(request.POST or None, initial=initial, organisations=_organisations(request.actor))

    def act(data: dict[str, Any]) -> HttpResponse:
        group = found_group(actor=request.actor, organisation_id=data["organisation"], content=form.content)
        messages.success(request, f"“{group.name}”已成立。请接着登记愿意参加的人。")
        return redirect("group-members-add", group.pk)

    return answer(request, page, form, act)


def edit(request: StaffRequest, group_id: int) -> HttpResponse:
    """Change what a group says of itself."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    here = [(group.organisation_id, group.organisation.name)]
    names = ("organisation_id", "name", "field", "founded_on", "usual_time", "usual_place", "purpose")
    initial = {name.removesuffix("_id"): getattr(group, name) for name in names}
    form = GroupForm(request.POST or None, initial=initial, organisations=here)

    def act(data: dict[str, Any]) -> str:
        amend_group(actor=request.actor, group_id=group.pk, content=form.content)
        return "已保存。"

    return answer(request, _of_group(group, "修改小组", "保存"), form, act)


def members_add(request: StaffRequest, group_id: int) -> HttpResponse:
    """Note who joined: proposed people to tick, others to search for, and how they said so."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    form = ToldForm(request.POST or None, initial={"how": "in_person"})
    proposed = fitting(request.actor, group)
    chosen = set(ids_in(request.POST.getlist("person")))
    others = chosen - {one.person_id for one in proposed}
    page = _of_group(
        group,
        "登记加入",
        "登记加入",
        lead="参加不参加，由本人决定。问过本人、本人愿意的，再勾选登记。",
        template="groups/members_add.html",
        facts={
            "group": group,
            "proposed": proposed,
            "chosen": chosen,
            "guests": people_shown(request.actor, others),
        },
    )

    def act(data: dict[str, Any]) -> str:
        number = add_group_members(
            actor=request.actor,
            group_id=group.pk,
            person_ids=data["person"],
            how=data["how"],
            on=data["on"],
        )
        return f"已登记{number}人加入。" if number else "勾选的人都已经在小组里。"

    return answer(request, page, form, act)


@require_POST
def members_leave(request: StaffRequest, group_id: int) -> HttpResponse:
    """Note that the chosen members left: first asks how they said so, then does it."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    chosen = ids_in(request.POST.getlist("person"))
    shown = people_shown(request.actor, chosen)
    page = _of_group(
        group, "登记退出", "登记退出", template="groups/members_leave.html", facts={"people": shown}
    )

    def act(data: dict[str, Any]) -> str:
        number = end_group_memberships(
            actor=request.actor, group_id=group.pk, person_ids=chosen, how=data["how"], on=data["on"]
        )
        return f"已登记{number}人退出，以前参加的活动都保留。"

    initial = {"how": "in_person", "person": chosen}
    return asked_first(request, page, "how", ToldForm, initial, act=act)


def post_give(request: StaffRequest, group_id: int) -> HttpResponse:
    """Make a member the convenor or one of the backbone."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    members = people_named(
        group.memberships.filter(period__upper_inf=True, person__died_on=None).values("person_id")
    )
    choices = [(person.pk, person.name) for person in members]
    form = PostForm(request.POST or None, members=choices, initial={"role": "backbone"})

    def act(data: dict[str, Any]) -> str:
        give_group_post(
            actor=request.actor,
            group_id=group.pk,
            person_id=data["person"],
            role=data["role"],
            on=data["on"],
        )
        return "已登记。换了召集人的，前一位当天卸任。"

    return answer(request, _of_group(group, "召集人和骨干", "登记"), form, act)


@require_POST
def post_end(request: StaffRequest, group_id: int, post_id: int) -> HttpResponse:
    """End a post in the group."""
    end_group_post(actor=request.actor, post_id=post_id)
    messages.success(request, "已结束。")
    return redirect("group", group_id)


def plan(request: StaffRequest, group_id: int) -> HttpResponse:
    """Put the group's next meeting on the schedule; what it clashes with is told at once."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    form = MeetingForm(request.POST or None, group=group)

    def act(data: dict[str, Any]) -> HttpResponse:
        meeting = plan_group_meeting(
            actor=request.actor,
            client_key=data["client_key"],
            group_id=group.pk,
            content=form.content(members_to_invite(request.actor, group)),
        )
        for clash in clashes_of(request.actor, meeting):
            messages.warning(request, f"时间冲突：{clash.words}")
        messages.success(request, "已排进日程，成员都列入要请的人。下一步：点“通知大家”。")
        return redirect("scheduled", meeting.pk)

    lead = "安排好以后，在日程里通知、改期、取消、签到，和别的活动一样。"
    return answer(request, _of_group(group, "下次活动", "排进日程", lead=lead), form, act)


def _organisations(actor: Actor) -> list[tuple[int, str]]:
    here = organisations_visible_to(actor).filter(dissolved_on=None, kind__in=KINDS_WITH_GROUPS)
    return list(here.order_by("path").values_list("pk", "name")[:CHOICES_MAX])


def _of_group(group: InterestGroup, heading: str, submit: str, **more: Any) -> FormPage:
    address = reverse("group", args=[group.pk])
    return _form_page(f"{group.name}：{heading}", submit, address, (group.name, address), **more)


def _form_page(heading: str, submit: str, back: str, *crumbs: tuple[str, str], **more: Any) -> FormPage:
    return FormPage(
        heading=heading,
        submit=submit,
        back=back,
        crumbs=(("兴趣小组", reverse("groups")), *crumbs),
        **more,
    )
