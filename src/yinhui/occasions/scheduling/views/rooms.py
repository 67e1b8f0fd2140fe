"""Rooms: the list, adding one, changing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms import RoomForm
from yinhui.occasions.scheduling.rooms import add_room, amend_room, room_for, rooms_listed
from yinhui.registry.permissions import may
from yinhui.registry.pickers import organisation_choices

FIELDS = ("name", "seats", "floor_area_m2", "closed")


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the rooms of the actor's organisation and those below it, and those above where it may meet."""
    facts = {"rooms": rooms_listed(request.actor, clock.now()), "tab": "rooms"}
    return render(request, "scheduling/rooms.html", facts)


def new(request: StaffRequest) -> HttpResponse:
    """Enter a room."""
    request.actor.require("record_work")
    organisations = organisation_choices(request.actor)
    form = RoomForm(
        request.POST or None,
        organisations=organisations,
        initial={"organisation": request.actor.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            room = add_room(
                actor=request.actor,
                organisation_id=given["organisation"],
                name=given["name"],
                seats=given["seats"],
                floor_area_m2=given["floor_area_m2"],
            )
        except (SchedulingError, RecordError) as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"场所“{room.name}”已登记，安排活动时可以选了。")
            return redirect("rooms")
    return render(request, "scheduling/room_form.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: StaffRequest, room_id: int) -> HttpResponse:
    """Change a room, close it or open it again."""
    room = room_for(request.actor, room_id)
    form = RoomForm(
        request.POST or None,
        organisations=[(room.organisation_id, room.organisation.name)],
        initial={field: getattr(room, field) for field in FIELDS} | {"organisation": room.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        given = {field: form.cleaned_data[field] for field in FIELDS}
        try:
            amend_room(actor=request.actor, room_id=room_id, **given)
        except (SchedulingError, RecordError) as error:
            add_refusal(form, error)
        else:
            messages.success(request, "场所已保存。")
            return redirect("rooms")
    facts = {"form": form, "room": room, "may_change": may(request.actor, "record_work", room.organisation)}
    return render(request, "scheduling/room_form.html", facts, status=422 if form.errors else 200)
