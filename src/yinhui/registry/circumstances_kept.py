"""What stands behind the wall of one person, readable, for the person's own file and page.

Whoever calls has checked whose it is and logged it (`actions_circumstances.open_circumstances` for staff).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.registry.codes import HealthClass, LivingSituation
from yinhui.registry.models import FamilyContact, LifeEvent, Person, PersonCircumstances
from yinhui.registry.sealing import Contact


@dataclass(frozen=True)
class KeptEvent:
    """A life event in words."""

    kind: str
    occurred_on: dt.date
    ended_on: dt.date | None
    note: str
    withdrawn_reason: str


@dataclass(frozen=True)
class KeptCircumstances:
    """Health, living situation and care note in words, and the life events, latest first."""

    health_class: str
    living_situation: str
    care_note: str
    events: tuple[KeptEvent, ...]


def circumstances_kept(person: Person) -> KeptCircumstances:
    """Return what is kept of a person's circumstances, readable. Two queries."""
    kept = PersonCircumstances.objects.filter(person=person).first() or PersonCircumstances(person=person)
    events = LifeEvent.objects.filter(person=person).order_by("-occurred_on", "-pk")
    return KeptCircumstances(
        health_class=str(HealthClass(kept.health_class).label) if kept.health_class else "",
        living_situation=str(LivingSituation(kept.living_situation).label) if kept.living_situation else "",
        care_note=kept.care_note,
        events=tuple(
            KeptEvent(
                str(event.kind.label),
                event.occurred_on,
                event.ended_on,
                event.note,
                event.withdrawn_reason,
            )
            for event in events
        ),
    )


def contacts_kept(person: Person) -> list[Contact]:
    """Return whom to call for a person, in the order entered. One query."""
    return [one.opened for one in FamilyContact.objects.filter(person=person).order_by("pk")]
