"""Where people live and when they are away; the places themselves."""

from __future__ import annotations

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import Absence, Place, Residence
from yinhui.registry.models.place import PlaceKind
from yinhui.registry.periods import closed_on, open_from, require_after_start, require_not_future
from yinhui.registry.permissions import people_visible_to, person_for
from yinhui.registry.reach import followed_at_the_end
from yinhui.registry.signals import tell_facts_changed


@action(needs="edit_people")
def change_residence(*, actor: Actor, person_id: int, place: Place | None, on: dt.date) -> Residence | None:
    """Let a person live at a place from a day on, or (None) have moved away without a known address.

    A change on the day the present residence began corrects it. Raises RegisterError if the place is in
    another county, is where they live already, or the day lies before the present residence began.
    """
    require_not_future(on)
    person = person_for(actor, person_id)
    if place is not None and place.county_id != person.county_id:
        raise RegisterError("这个地点不在本县，请重新选择。", field="place")
    standing = Residence.objects.filter(person=person, period__upper_inf=True)
    present = standing.select_related("place").first()
    if present is not None and place is not None and present.place_id == place.pk:
        raise RegisterError("已经登记住在这里，不用办理。", code="there_already", field="place")
    with constraints_explained(), followed_at_the_end(person.pk):
        if present is not None:
            if on == present.period.lower:
                standing.delete()
            else:
                require_after_start(on, present.period, "现在的住址")
                standing.update(period=closed_on(on))
        moved = None
        if place is not None:
            moved = Residence.objects.create(
                county_id=person.county_id, person=person, place=place, period=open_from(on)
            )
    tell_facts_changed(person.county_id)
    return moved


@action(needs="edit_people")
def find_or_add_place(
    *, actor: Actor, within: Place, building: str = "", entrance: str = "", flat: str = ""
) -> Place:
    """Return the building, entrance or flat of these names inside a place, entering those that are missing.

    A narrower name without the wider one stands directly under what there is.
    """
    _require_in_county(actor, within)
    place = within
    for kind, name in (
        (PlaceKind.BUILDING, building.strip()),
        (PlaceKind.ENTRANCE, entrance.strip()),
        (PlaceKind.FLAT, flat.strip()),
    ):
        if name:
            place, _ = Place.objects.get_or_create(
                county_id=within.county_id, parent=place, kind=kind, name=name
            )
    # path and full name are the trigger's
    place.refresh_from_db()
    return place


@action(needs="edit_people")
def add_place(*, actor: Actor, within: Place, kind: str, name: str) -> Place:
    """Enter a place inside a wider one into the building register."""
    _require_in_county(actor, within)
    order = PlaceKind.values
    if order.index(kind) <= order.index(within.kind):
        raise RegisterError(
            f"{PlaceKind(kind).label}不能设在{within.get_kind_display()}里面，请重新选择类型。", field="kind"
        )
    with constraints_explained():
        place = Place.objects.create(county_id=within.county_id, parent=within, kind=kind, name=name.strip())
    place.refresh_from_db()
    return place


@action(needs="edit_people")
def record_absence(
    *, actor: Actor, person_id: int, leaves_on: dt.date, returns_on: dt.date | None, whereabouts: str = ""
) -> Absence:
    """Record that a person is away from `leaves_on` until the day before `returns_on` (None: not known)."""
    person = person_for(actor, person_id)
    if returns_on is not None and returns_on <= leaves_on:
        raise RegisterError("返回日期要晚于离开日期，请核对。", code="returns_early", field="returns_on")
    with constraints_explained():
        absence = Absence.objects.create(
            county_id=person.county_id,
            person=person,
            period=DateRange(leaves_on, returns_on),
            whereabouts=whereabouts.strip(),
        )
    tell_facts_changed(person.county_id)
    return absence


@action(needs="edit_people")
def end_absence(*, actor: Actor, absence_id: int, returned_on: dt.date) -> Absence | None:
    """Record the day of return; an absence that had not begun by then is taken back (None)."""
    absence = Absence.objects.filter(pk=absence_id, person__in=people_visible_to(actor)).first()
    if absence is None:
        raise NotFound("没有找到这条外出登记，可能已经变更。请刷新人员页面后再试。")
    if returned_on <= absence.period.lower:
        absence.delete()
        tell_facts_changed(absence.county_id)
        return None
    with constraints_explained():
        absence.period = DateRange(absence.period.lower, returned_on)
        absence.save(update_fields=["period"])
    tell_facts_changed(absence.county_id)
    return absence


def _require_in_county(actor: Actor, place: Place) -> None:
    if actor.county_id not in (None, place.county_id):
        raise NotFound("没有找到这个地点，或者不在您的县。请重新选择。")
