"""Recording what a group did: its people to tap, photographs, a few words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yinhui.groups.actions import record_group_activity
from yinhui.groups.models import InterestGroup
from yinhui.groups.queries import group_for, people_of_group
from yinhui.kernel import clock
from yinhui.kernel.attachments import attachments_shown
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.forms import add_refusal, ids_in, take_photos
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.forms import OccasionForm
from yinhui.occasions.models import OccasionKind
from yinhui.occasions.rosters import Roster
from yinhui.registry.pickers import people_shown

PHRASES = (
    "骨干带队活动，新成员加入。",
    "交流作品，互相点评。",
    "友谊比赛，分组对阵。",
    "为社区节日表演排练。",
)
USUAL_MIN = 120


def record(request: StaffRequest, group_id: int) -> HttpResponse:
    """Record a group's activity."""
    request.actor.require("record_work")
    group = group_for(request.actor, group_id)
    here = [(group.organisation_id, group.organisation.name)]
    if request.method != "POST":
        form = OccasionForm(initial=_prefilled(request, group), organisations=here)
        return _page(request, group, form)
    form = OccasionForm(request.POST, organisations=here)
    if take_photos(request, form) and form.is_valid():
        try:
            occasion = record_group_activity(
                actor=request.actor,
                client_key=form.cleaned_data["client_key"],
                group_id=group.pk,
                content=form.content,
            )
        except YinhuiError as error:
            add_refusal(form, error)
        else:
            came = len(form.content.participant_ids)
            messages.success(request, f"“{occasion.title}”已登记，参加的{came}人都记上了。")
            return redirect("group", group.pk)
    return _page(request, group, form)


def _prefilled(request: StaffRequest, group: InterestGroup) -> dict[str, Any]:
    planned = group.next_on is not None and group.next_on <= clock.today()
    return {
        "organisation": group.organisation_id,
        "kind": OccasionKind.ACTIVITY.value,
        "held_on": group.next_on if planned else clock.today(),
        "title": group.next_words if planned else f"{group.name}活动",
        "duration_min": USUAL_MIN,
        "place": group.usual_place,
        "chair": group_convenor(group) or request.actor.name,
    }


def group_convenor(group: InterestGroup) -> str:
    """Return the name of who calls the group together today, or nothing."""
    held = group.posts.filter(role="convenor", period__contains=clock.today())
    convenor = held.select_related("person").first()
    return convenor.person.name if convenor else ""


def _page(request: StaffRequest, group: InterestGroup, form: OccasionForm) -> HttpResponse:
    day = form.cleaned_data.get("held_on") if form.is_bound else form["held_on"].value()
    members = people_of_group(group, day or clock.today())
    present = set(ids_in(form["person"].value() or ()))
    others = present - {person.pk for person in members}
    facts = {
        "form": form,
        "group": group,
        "roster": Roster([(group.organisation, members)], people_shown(request.actor, others), present),
        "photos": attachments_shown(request.actor, ids_in(form["photo"].value() or ())),
        "phrases": PHRASES,
    }
    return render(request, "groups/activity.html", facts, status=422 if form.errors else 200)
