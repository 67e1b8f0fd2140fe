"""Recording what a group did: its people to tap, photographs, a few words."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yinhui.groups.actions import record_group_activity
from yinhui.groups.forms import USUAL_MIN
from yinhui.groups.meetings import meetings_of
from yinhui.groups.models import InterestGroup
from yinhui.groups.queries import group_for, people_of_group
from yinhui.groups.views.roll import Roll, roll_page
from yinhui.kernel import clock
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.actions import OccasionContent
from yinhui.occasions.models import OccasionKind

PHRASES = (
    "骨干带队活动，新成员加入。",
    "交流作品，互相点评。",
    "友谊比赛，分组对阵。",
    "为社区节日表演排练。",
)


def record(request: StaffRequest, group_id: int) -> HttpResponse:
    """Record a group's activity; what was planned for it is filled in."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    address = reverse("group", args=[group.pk])
    today = clock.today()
    met = meetings_of(group).filter(during__startswith__date__lte=today).order_by("-during").first()
    roll = Roll(
        heading=f"登记{group.name}的活动",
        lead="在名单上点一下来的人，保存就行。",
        crumbs=(("兴趣小组", reverse("groups")), (group.name, address)),
        back=address,
        organisation=group.organisation,
        people_on=lambda day: people_of_group(group, day),
        initial={
            "kind": OccasionKind.ACTIVITY.value,
            "held_on": met.day if met else today,
            "starts_at": met.starts.time() if met else None,
            "title": met.title if met else f"{group.name}活动",
            "duration_min": met.duration_min if met else USUAL_MIN,
            "place": met.where if met else group.usual_place,
            "chair": _convenor(group) or request.actor.name,
        },
        phrases=PHRASES,
        save="保存活动",
    )

    def act(key: uuid.UUID, content: OccasionContent) -> HttpResponse:
        occasion = record_group_activity(
            actor=request.actor, client_key=key, group_id=group.pk, content=content
        )
        came = len(content.participant_ids)
        messages.success(request, f"“{occasion.title}”已登记，参加的{came}人都记上了。")
        return redirect(address)

    return roll_page(request, roll, act)


def _convenor(group: InterestGroup) -> str:
    """The name of who calls the group together today, or nothing."""
    held = group.posts.filter(role="convenor", period__contains=clock.today())
    convenor = held.select_related("person").first()
    return convenor.person.name if convenor else ""
