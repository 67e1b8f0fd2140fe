"""Reads of places: the building register, with who lives where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Organisation, Person, Place
from yinhui.registry.models.place import PlaceKind
from yinhui.registry.permissions import organisations_visible_to, people_visible_to

# A page of residents; a compound of a thousand is leafed through.
PAGE_ROWS = 50


@dataclass(frozen=True)
class PlaceLine:
    """A place inside another: how many narrower ones it has and how many people live in it."""

    pk: int
    kind: str
    name: str
    inside: int
    people: int
    party_members: int

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return str(PlaceKind(self.kind).label)


def places_in(counties: Sequence[int], within: Place | None) -> list[PlaceLine]:
    """Return the places directly inside one, or the topmost, with their counts of today. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "place_counts"),
            {
                "counties": list(counties),
                "within": None if within is None else within.pk,
                "depth": 1 if within is None else len(within.path) + 1,
                "day": clock.today(),
            },
        )
        return [PlaceLine(*row) for row in cursor.fetchall()]


def place_for(actor: Actor, place_id: int) -> Place:
    """Return a place of the actor's county, of any county for a prefecture. Raises NotFound."""
    places = Place.objects.filter(pk=place_id)
    place = (places.filter(county_id=actor.county_id) if actor.county_id else places).first()
    if place is None:
        raise NotFound("没有找到这个地点，或者不在您的县。请从“楼栋”重新查找。")
    return place


def residents_of(actor: Actor, place: Place) -> QuerySet[Person]:
    """Return the living people in the actor's sight who live at the place or inside it today."""
    inside = Place.objects.filter(path__contains=[place.pk])
    return people_visible_to(actor).filter(
        died_on=None, residences__period__contains=clock.today(), residences__place__in=inside
    )


def organisations_there(actor: Actor, place: Place) -> QuerySet[Organisation]:
    """Return the standing organisations in reach that are there for the place."""
    return organisations_visible_to(actor).filter(place=place, dissolved_on=None)


def places_above(place: Place) -> list[Place]:
    """Return what the place lies inside of, widest first. One query."""
    above = Place.objects.in_bulk([pk for pk in place.path if pk != place.pk])
    return [above[pk] for pk in place.path if pk in above]
