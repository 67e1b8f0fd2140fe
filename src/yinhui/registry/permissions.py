"""May this actor do this to that? The one function that every action and query asks."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.models import Organisation, Person

Recorded = TypeVar("Recorded", bound=Model)


def reaches(actor: Actor, organisation: Organisation) -> bool:
    """True if the actor's post is held on the organisation or above it."""
    return actor.organisation_id in organisation.path


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Return the people whom the actor may see: by branch, home unit or residence (`visible_in`).

    For a post on a county the county's own column is used, which keeps the plain indexes in use.
    """
    if not actor.may("see_people"):
        return Person.objects.none()
    if actor.organisation_id == actor.county_id:
        return Person.objects.filter(county_id=actor.county_id)
    if actor.county_id is None:
        return Person.objects.all()
    return Person.objects.filter(county_id=actor.county_id, visible_in__overlap=[actor.organisation_id])


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations at and below the actor's own."""
    return Organisation.objects.filter(path__contains=[actor.organisation_id])


def within_reach(actor: Actor, records: QuerySet[Recorded]) -> QuerySet[Recorded]:
    """Narrow records with `county` and `organisation` to those of the actor's organisation and below.

    As for people, a post on a county goes by the county's own column.
    """
    if not actor.may("see_people"):
        return records.none()
    if actor.organisation_id == actor.county_id:
        return records.filter(county_id=actor.county_id)
    return records.filter(organisation__path__contains=[actor.organisation_id])


def person_for(actor: Actor, person_id: int) -> Person:
    """Return one person whom the actor may see. Raises NotFound, which does not tell whether they exist."""
    person = people_visible_to(actor).filter(pk=person_id).select_related("home_unit", "county").first()
    if person is None:
        raise NotFound("没有找到这个人，或者不在您的管理范围内。请核对后从“人员”重新查找。")
    return person


def organisation_for(actor: Actor, organisation_id: int) -> Organisation:
    """Return one organisation at or below the actor's own. Raises NotFound."""
    organisation = (
        organisations_visible_to(actor).filter(pk=organisation_id).select_related("parent", "county").first()
    )
    if organisation is None:
        raise NotFound("没有找到这个组织，或者不在您的管理范围内。请从“组织”重新查找。")
    return organisation


def require_reach(actor: Actor, ability: str, organisation: Organisation) -> None:
    """Raise NotAllowed unless the actor has the ability and reaches the organisation."""
    actor.require(ability)
    if not reaches(actor, organisation):
        raise NotAllowed(f"“{organisation.name}”不在您的管理范围内。请联系它的上级组织办理。")


def people_of(organisation: Organisation) -> Q:
    """Return the filter for the people visible through an organisation."""
    return Q(county_id=organisation.county_id, visible_in__overlap=[organisation.pk])
