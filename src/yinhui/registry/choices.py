"""What an actor may choose from in a form: branches, units, places, people."""

from __future__ import annotations

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation, Person, Place
from yinhui.registry.permissions import organisations_visible_to, people_visible_to
from yinhui.registry.structure import BRANCH_KINDS

HOME_UNIT_KINDS = ("unit", "mass_organisation")
MEMBER_KINDS = (*BRANCH_KINDS, "group", "alliance", "alliance_chapter")


def branches_to_choose(actor: Actor) -> QuerySet[Organisation]:
    """Return the standing branches in the actor's reach."""
    return organisations_visible_to(actor).filter(kind__in=BRANCH_KINDS, dissolved_on=None)


def groups_to_choose(actor: Actor) -> QuerySet[Organisation]:
    """Return the standing 党小组 in the actor's reach."""
    return organisations_visible_to(actor).filter(kind="group", dissolved_on=None)


def organisations_with_members(actor: Actor) -> QuerySet[Organisation]:
    """Return the standing organisations in reach that people can belong to."""
    return organisations_visible_to(actor).filter(kind__in=MEMBER_KINDS, dissolved_on=None)


def standing_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return every standing organisation in reach."""
    return organisations_visible_to(actor).filter(dissolved_on=None)


def home_units_to_choose(actor: Actor) -> QuerySet[Organisation]:
    """Return the standing units of the whole county: a branch may care for people of any of them."""
    if not actor.may("see_people"):
        return Organisation.objects.none()
    units = Organisation.objects.filter(kind__in=HOME_UNIT_KINDS, dissolved_on=None)
    return units.filter(county_id=actor.county_id) if actor.county_id else units


def places_to_choose(actor: Actor) -> QuerySet[Place]:
    """Return the places people name when they say where they live, of the whole county."""
    if not actor.may("see_people"):
        return Place.objects.none()
    places = Place.objects.filter(kind__in=("street", "community", "compound"))
    return places.filter(county_id=actor.county_id) if actor.county_id else places


def people_to_choose(actor: Actor) -> QuerySet[Person]:
    """Return the living people in sight, serving officials included: posts and care are theirs too."""
    return people_visible_to(actor).filter(died_on=None)
