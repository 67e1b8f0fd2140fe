"""May this actor do this to that? `may` is the one function that every action and query asks; the rest are
its forms: `require_reach` raises, `…_visible_to` and `in_reach` say the same of many rows to the database.

An answer has two halves: the ability comes with the post (`registry.structure`), the reach with the
organisation on which the post is held. Giving rights away has rules of its own, in `registry.granting`.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.models import Organisation, Person
from yinhui.registry.structure import COUNTY_KINDS

Recorded = TypeVar("Recorded", bound=Model)


def may(actor: Actor, ability: str, to: Organisation | Person | None = None) -> bool:
    """May this actor do this (a key of `structure.ABILITIES`) to that organisation or person?

    Without `to`: may they do it to anything at all?
    """
    if not actor.may(ability):
        return False
    if isinstance(to, Person):
        return _reaches_person(actor, to)
    return to is None or reaches(actor, to)


def reaches(actor: Actor, organisation: Organisation) -> bool:
    """True if the actor's post is held on the organisation or above it."""
    return actor.organisation_id in organisation.path


def _reaches_person(actor: Actor, person: Person) -> bool:
    """As `people_visible_to`, for a person at hand, whose `visible_in` was read after the last change."""
    if actor.organisation_id == actor.county_id:
        return person.county_id == actor.county_id
    return actor.organisation_id in person.visible_in


def in_reach(actor: Actor, organisation: str = "organisation") -> Q:
    """Return the filter for rows with `county` whose `organisation` is the actor's own or below.

    A post on a county goes by the county's own column, which keeps the plain indexes in use.
    """
    if actor.organisation_id == actor.county_id:
        return Q(county_id=actor.county_id)
    return Q(**{f"{organisation}__path__contains": [actor.organisation_id]})


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Return the people whom the actor may see: by branch, home unit or residence (`visible_in`).

    For a post on a county the county's own column is used, which keeps the plain indexes in use.
    """
    if not actor.may("see_people"):
        return Person.objects.none()
    if actor.organisation_id == actor.county_id:
        return Person.objects.filter(county_id=actor.county_id)
    if actor.county_id is None:
        counties = Organisation.objects.filter(kind__in=COUNTY_KINDS, path__contains=[actor.organisation_id])
        return Person.objects.filter(county__in=counties)
    return Person.objects.filter(county_id=actor.county_id, visible_in__overlap=[actor.organisation_id])


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations at and below the actor's own.

    None for an administrator or auditor: an organisation's page is about its people.
    """
    if not actor.may("see_people"):
        return Organisation.objects.none()
    return Organisation.objects.filter(path__contains=[actor.organisation_id])


def within_reach(actor: Actor, records: QuerySet[Recorded]) -> QuerySet[Recorded]:
    """Narrow records with `county` and `organisation` to those of the actor's organisation and below."""
    return records.filter(in_reach(actor)) if actor.may("see_people") else records.none()


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
    """Raise NotAllowed unless the actor may do this to the organisation; the words say which half fails."""
    actor.require(ability)
    if not may(actor, ability, organisation):
        raise NotAllowed(f"“{organisation.name}”不在您的管理范围内。请联系它的上级组织办理。")


def people_of(organisation: Organisation) -> Q:
    """Return the filter for the people visible through an organisation."""
    return Q(county_id=organisation.county_id, visible_in__overlap=[organisation.pk])
