"""How the register's sensitive fields are sealed: what each is sealed for, and the tags that match sets.

Everything here is bound to the person (`kernel.sensitive`). An empty text is stored as null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yinhui.kernel.sensitive import blind_tag, blind_tags, decrypt, encrypt

# What is sealed for what. These words are part of the sealed bytes: they never change.
ID_NUMBER = "id_number"
HEALTH_CLASS = "health_class"
LIVING_SITUATION = "living_situation"
CARE_NOTE = "care_note"
EVENT_KIND = "life_event_kind"
EVENT_NOTE = "life_event_note"
EVENT_WITHDRAWN = "life_event_withdrawn"
CONTACT = "family_contact"
# Tags of a contact: of name and telephone together, and of the name alone.
CONTACT_TAG = "family_contact"
CONTACT_NAME_TAG = "family_contact_name"
_BETWEEN = "\x1f"


class Contact(NamedTuple):
    """Whom to call: the parts of one sealed text."""

    name: str
    relation: str
    phone: str


def sealed_or_null(text: str, purpose: str, person_id: int) -> bytes | None:
    """Seal a text about a person; null for an empty one."""
    return encrypt(text, purpose, person_id) if text else None


def opened(sealed: bytes | memoryview | None, purpose: str, person_id: int) -> str:
    """Undo `sealed_or_null`."""
    return decrypt(sealed, purpose, person_id) if sealed is not None else ""


def sealed_circumstances(
    person_id: int, *, health_class: str = "", living_situation: str = "", care_note: str = ""
) -> dict[str, bytes | None]:
    """Return the columns of `PersonCircumstances` that keep these."""
    return {
        "health_class_sealed": sealed_or_null(health_class, HEALTH_CLASS, person_id),
        "health_class_tag": blind_tag(person_id, HEALTH_CLASS, health_class) if health_class else None,
        "living_situation_sealed": sealed_or_null(living_situation, LIVING_SITUATION, person_id),
        "living_situation_tag": (
            blind_tag(person_id, LIVING_SITUATION, living_situation) if living_situation else None
        ),
        "care_note_sealed": sealed_or_null(care_note, CARE_NOTE, person_id),
    }


def sealed_event(person_id: int, *, kind: str, note: str = "") -> dict[str, bytes | None]:
    """Return the columns of `LifeEvent` that keep what happened."""
    return {
        "kind_sealed": encrypt(kind, EVENT_KIND, person_id),
        "kind_tag": blind_tag(person_id, EVENT_KIND, kind),
        "note_sealed": sealed_or_null(note, EVENT_NOTE, person_id),
    }


def event_tags(person_id: int, *kinds: str) -> list[bytes]:
    """Return every tag that a person's life event of one of these kinds may carry."""
    return [tag for kind in kinds for tag in blind_tags(person_id, EVENT_KIND, kind)]


def sealed_contact(person_id: int, contact: Contact) -> dict[str, bytes]:
    """Return the columns of `FamilyContact` that keep whom to call."""
    text = _BETWEEN.join(contact)
    return {
        "contact_sealed": encrypt(text, CONTACT, person_id),
        "contact_tag": blind_tag(person_id, CONTACT_TAG, contact_tagged(text)),
        "name_tag": blind_tag(person_id, CONTACT_NAME_TAG, contact_name(text)),
    }


def opened_contact(sealed: bytes | memoryview, person_id: int) -> Contact:
    """Undo `sealed_contact`."""
    return Contact(*decrypt(sealed, CONTACT, person_id).split(_BETWEEN))


def contact_tags(person_id: int, contact: Contact) -> list[bytes]:
    """Return every tag that a person's contact of this name and telephone may carry."""
    return blind_tags(person_id, CONTACT_TAG, contact_tagged(_BETWEEN.join(contact)))


def contact_tagged(text: str) -> str:
    """Return what of a contact's text says that two are the same: name and telephone."""
    parts: Sequence[str] = text.split(_BETWEEN)
    return _BETWEEN.join((parts[0], parts[2]))


def contact_name(text: str) -> str:
    """Return the name in a contact's text."""
    return text.split(_BETWEEN, maxsplit=1)[0]
