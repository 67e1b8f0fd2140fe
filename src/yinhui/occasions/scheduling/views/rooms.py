"""Rooms: the list, adding one, changing one, closing several."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.forms import add_refusal, ids_in
from yinhui.kernel.lists import Listing
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import Column
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms import RoomFilterForm, RoomForm
from yinhui.occasions.scheduling.models import Room
from yinhui.occasions.scheduling.rooms import (
    ROOM_STATES,
    RoomFilters,
    add_room,
    amend_room,
    close_rooms,
    room_for,
    rooms_listed,
)
from yinhui.registry.permissions import may
from yinhui.registry.pickers import organisation_choices

FIELDS = ("name", "seats", "floor_area_m2", "closed")
ROOMS: Listing[Room, RoomFilters] = Listing(
    kind="rooms",
    title="活动场所",
    columns=(
        (Column("场所", 24), lambda room: room.name),
        (Column("管理组织", 30), lambda room: room.organisation.name),
        (Column("座位数", 10), lambda room: room.seats),
        (Column("面积（平方米）", 14), lambda room: room.floor_area_m2),
        (Column("已排活动", 10), lambda room: room.ahead),  # type: ignore[attr-defined]
        (Column("状态", 10), lambda room: ROOM_STATES["closed" if room.closed else "open"]),
    ),
    form=lambda request: RoomFilterForm(request.GET, organisations=organisation_choices(request.actor)),
    found=rooms_listed,
    everything=RoomFilters(),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the rooms of the actor's organisation and those below it, and those above where it may meet."""
    return render(request, "scheduling/rooms.html", ROOMS.facts(request) | {"tab": "rooms"})


def export(request: StaffRequest) -> FileResponse:
    """Give the filtered list, or the chosen rows of it (POST), as a spreadsheet."""
    return ROOMS.export(request)


@require_POST
def close(request: StaffRequest) -> HttpResponse:
    """Close the chosen rooms, or open them again (`open`)."""
    closed = "open" not in request.POST
    chosen = ids_in(request.POST.getlist("chosen"))
    try:
        changed, coming = close_rooms(actor=request.actor, room_ids=chosen, closed=closed)
    except SchedulingError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已{'停用' if closed else '重新开放'}{changed}处场所。")
        if closed and coming:
            messages.warning(request, f"这些场所里还排着{coming}项活动，请从“已排活动”打开，另找场所。")
    return redirect("rooms")


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
