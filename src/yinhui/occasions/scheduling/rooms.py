"""Rooms: which an organisation may meet in, and keeping the list of them (BS1, JS10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.records import LISTED_ROWS_MAX, checked_text
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.models import Room, ScheduledOccasion
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach, may, organisation_for, within_reach

NAME_CHARACTERS_MAX = 60
SEATS_MAX = 5_000
FLOOR_AREA_M2_MAX = 50_000


def rooms_visible_to(actor: Actor) -> QuerySet[Room]:
    """Return the rooms that the actor's organisation and those below it keep."""
    return within_reach(actor, Room.objects.select_related("organisation"))


def rooms_offered(organisation: Organisation, also: int | None = None) -> QuerySet[Room]:
    """Return the open rooms where an organisation may meet: kept by itself, above it or below it; and the one
    it has already (`also`)."""
    near = Q(organisation_id__in=organisation.path) | Q(organisation__path__contains=[organisation.pk])
    return (
        Room.objects.filter(near & Q(closed=False) | Q(pk=also))
        .select_related("organisation")
        .order_by("name", "pk")
    )


def room_for(actor: Actor, room_id: int) -> Room:
    """Return a room that the actor's organisation, or one below it, keeps. Raises NotFound."""
    room = rooms_visible_to(actor).filter(pk=room_id).first()
    if room is None:
        raise NotFound("没有找到这处场所，或者不由您所在的组织管理。请从“场所”重新查找。")
    return room


@action(needs="record_work")
def add_room(
    *,
    actor: Actor,
    organisation_id: int,
    name: str,
    seats: int | None = None,
    floor_area_m2: int | None = None,
) -> Room:
    """Enter a room that an organisation keeps. Raises SchedulingError, NotFound."""
    organisation = organisation_for(actor, organisation_id)
    name = _checked(organisation.pk, None, name, seats, floor_area_m2)
    assert organisation.county_id is not None  # by trigger
    return Room.objects.create(
        county_id=organisation.county_id,
        organisation=organisation,
        name=name,
        seats=seats,
        floor_area_m2=floor_area_m2,
    )


@action(needs="record_work")
def amend_room(
    *,
    actor: Actor,
    room_id: int,
    name: str,
    seats: int | None = None,
    floor_area_m2: int | None = None,
    closed: bool = False,
) -> Room:
    """Correct a room, close it or open it again. What is planned there stays, with a warning on its page.

    Raises SchedulingError, NotFound.
    """
    room = Room.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=room_id)
    found = room.first()
    if found is None or not may(actor, "record_work", found.organisation):
        raise NotFound("没有找到这处场所，或者不由您所在的组织管理。请从“场所”重新查找。")
    found.name = _checked(found.organisation_id, found.pk, name, seats, floor_area_m2)
    found.seats, found.floor_area_m2, found.closed = seats, floor_area_m2, closed
    found.save()
    return found


def _checked(
    organisation_id: int, room_id: int | None, name: str, seats: int | None, floor_area_m2: int | None
) -> str:
    """Return the name. Raises SchedulingError for one that is taken, or figures that cannot be."""
    name = checked_text(name, label="名称", field="name", longest=NAME_CHARACTERS_MAX, required=True)
    namesakes = Room.objects.filter(organisation_id=organisation_id, name=name)
    if set(namesakes.values_list("pk", flat=True)) - {room_id}:
        raise SchedulingError("这个组织已经有同名的场所。请换一个名称。", code="room_name", field="name")
    if seats is not None and not 0 < seats <= SEATS_MAX:
        raise SchedulingError(f"座位数请填1到{SEATS_MAX}。", code="seats", field="seats")
    if floor_area_m2 is not None and not 0 < floor_area_m2 <= FLOOR_AREA_M2_MAX:
        raise SchedulingError(
            f"面积请填1到{FLOOR_AREA_M2_MAX}平方米。", code="floor_area", field="floor_area_m2"
        )
    return name


@action(needs="record_work")
def close_rooms(*, actor: Actor, room_ids: Collection[int], closed: bool) -> tuple[int, int]:
    """Close rooms, or open them again. Returns how many were changed, and how many occasions are still
    planned in them. Raises SchedulingError for none, or one that the actor's organisation does not keep."""
    if not room_ids:
        raise SchedulingError("还没有勾选场所。请先勾选。", code="none_chosen")
    found = Room.objects.select_for_update(of=("self",)).select_related("organisation")
    rooms = list(found.filter(pk__in=room_ids))
    if len(rooms) < len(set(room_ids)) or not all(
        may(actor, "record_work", room.organisation) for room in rooms
    ):
        raise SchedulingError("勾选的场所里有不归本组织管理的。请只勾选本级和下级的。", code="not_own")
    changed = [room for room in rooms if room.closed != closed]
    for room in changed:
        room.closed = closed
        room.save(update_fields=["closed"])
    return len(changed), _coming(clock.now()).filter(room__in=changed).count()


@dataclass(frozen=True)
class RoomFilters:
    """What the list of rooms is narrowed by; empty means all."""

    words: str = ""
    organisation_id: int | None = None
    state: str = ""


ROOM_STATES = {"open": "开放", "closed": "停用"}
_SORTS = ("name", "organisation", "seats", "floor_area_m2", "ahead")
_USUAL_ORDER = ("closed", "organisation__path", "name", "pk")


def rooms_listed(actor: Actor, filters: RoomFilters, sort: str = "") -> QuerySet[Room]:
    """Return the rooms of a list: the actor's own and those below, and those above where it may meet, each
    with `ahead`, how many occasions that the actor sees are still planned there, and `is_own`."""
    if not actor.may("see_people"):
        return Room.objects.none()
    own = in_reach(actor)
    ahead = _coming(clock.now()).filter(room=OuterRef("pk")).order_by().values("room")
    rooms = Room.objects.filter(own | Q(organisation_id__in=organisation_path(actor), closed=False)).annotate(
        ahead=Coalesce(Subquery(ahead.annotate(n=Count("pk")).values("n")), 0),
        is_own=Case(When(own, then=Value(True)), default=Value(False)),
    )
    if filters.words:
        rooms = rooms.filter(Q(name__contains=filters.words) | Q(organisation__name__contains=filters.words))
    if filters.organisation_id:
        rooms = rooms.filter(organisation__path__contains=[filters.organisation_id])
    if filters.state in ROOM_STATES:
        rooms = rooms.filter(closed=filters.state == "closed")
    return rooms.select_related("organisation").order_by(*_order(sort))


def rooms_to_choose(actor: Actor) -> list[tuple[int, str]]:
    """Return the rooms that a filter offers, at most LISTED_ROWS_MAX."""
    return list(rooms_listed(actor, RoomFilters()).values_list("pk", "name")[:LISTED_ROWS_MAX])


def _order(sort: str) -> tuple[str | OrderBy, ...]:
    key = sort.removeprefix("-")
    if key not in _SORTS:
        return _USUAL_ORDER
    column = F("organisation__name" if key == "organisation" else key)
    turned = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return (turned, *_USUAL_ORDER)


def _coming(now: dt.datetime) -> QuerySet[ScheduledOccasion]:
    return ScheduledOccasion.objects.filter(cancelled_reason="", occasion=None, during__endswith__gt=now)


def organisation_path(actor: Actor) -> list[int]:
    """Return the actor's organisation and those above it."""
    path = Organisation.objects.filter(pk=actor.organisation_id).values_list("path", flat=True).first()
    return list(path or [])
