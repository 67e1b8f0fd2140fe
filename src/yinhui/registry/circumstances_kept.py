"""What stands behind the wall of one person, readable, for the person's own file and page.

Whoever calls has checked whose it is and logged it (`actions_circumstances.open_circumstances` for staff).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.kernel.sensitive import decrypt
from yinhui.registry.actions_circumstances import CARE_NOTE_PURPOSE
from yinhui.registry.actions_events import NOTE_PURPOSE
from yinhui.registry.models import FamilyContact, LifeEvent, Person, PersonCircumstances


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


@dataclass(frozen=True)
class KeptContact:
    """Somebody to call."""

    name: str
    relation: str
    phone: str


def circumstances_kept(person: Person) -> KeptCircumstances:
    """Return what is kept of a person's circumstances, readable. Two queries."""
    kept = PersonCircumstances.objects.filter(person=person).first() or PersonCircumstances(person=person)
    events = LifeEvent.objects.filter(person=person).order_by("-occurred_on", "-pk")
    return KeptCircumstances(
        health_class=str(kept.get_health_class_display()),
        living_situation=str(kept.get_living_situation_display()),
        care_note=_readable(kept.care_note_sealed, CARE_NOTE_PURPOSE),
        events=tuple(
            KeptEvent(
                str(event.get_kind_display()),
                event.occurred_on,
                event.ended_on,
                _readable(event.note_sealed, NOTE_PURPOSE),
                event.withdrawn_reason,
            )
            for event in events
        ),
    )


def contacts_kept(person: Person) -> list[KeptContact]:
    """Return whom to call for a person, in the order entered. One query."""
    return [
        KeptContact(one.name, one.relation, one.phone)
        for one in FamilyContact.objects.filter(person=person).order_by("pk")
    ]


def _readable(sealed: bytes | memoryview | None, purpose: str) -> str:
    return decrypt(sealed, purpose) if sealed is not None else ""
