"""Rooms: the list, adding one, changing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from yinhui.kernel import clock
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.forms import add_refusal
from yinhui.kernel.records import RecordError
from yinhui.kernel.requests import StaffRequest
from yinhui.kernel.spreadsheets import XLSX, Column
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.forms import RoomForm
from yinhui.occasions.scheduling.rooms import add_room, amend_room, room_for, rooms_listed
from yinhui.registry.permissions import may
from yinhui.registry.pickers import organisation_choices

FIELDS = ("name", "seats", "floor_area_m2", "closed")
COLUMNS = (
    Column("场所", 24),
    Column("管理组织", 30),
    Column("座位数", 10),
    Column("面积（平方米）", 14),
    Column("已排活动", 10),
    Column("状态", 10),
)


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Show the rooms of the actor's organisation and those below it, and those above where it may meet."""
    facts = {"rooms": rooms_listed(request.actor, clock.now()), "tab": "rooms"}
    return render(request, "scheduling/rooms.html", facts)


@require_GET
def export(request: StaffRequest) -> FileResponse:
    """Give the rooms as a spreadsheet."""
    file = exported_spreadsheet(
        actor=request.actor,
        kind="rooms",
        title="活动场所",
        columns=COLUMNS,
        rows=(
            [
                room.name,
                room.organisation.name,
                room.seats,
                room.floor_area_m2,
                room.ahead or 0,  # type: ignore[attr-defined]
                "停用" if room.closed else "开放",
            ]
            for room in rooms_listed(request.actor, clock.now())
        ),
    )
    name = f"活动场所{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


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
