"""What is walled off: opened with a reason that is logged, and amended; the family's contacts."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sensitive import decrypt, encrypt
from yinhui.registry.actions_events import NOTE_PURPOSE
from yinhui.registry.consented import require_circumstances, require_contacts
from yinhui.registry.errors import RegisterError, constraints_explained
from yinhui.registry.models import (
    FamilyContact,
    LifeEvent,
    Person,
    PersonCircumstances,
    SensitiveOpening,
)
from yinhui.registry.models.sensitive_opening import OpenedPart
from yinhui.registry.permissions import people_visible_to, person_for

CARE_NOTE_PURPOSE = "care_note"
REASON_CHARACTERS_MIN = 4
# Whoever opens sees who opened before, as far back as anyone reads.
OPENINGS_SHOWN = 20


@dataclass(frozen=True)
class ToldEvent:
    """A life event with its note readable."""

    event: LifeEvent
    note: str


@dataclass(frozen=True)
class OpenedCircumstances:
    """What stands behind the wall, readable, and who opened it before; for one answer, never kept."""

    person: Person
    circumstances: PersonCircumstances
    care_note: str
    events: tuple[ToldEvent, ...]
    openings: tuple[SensitiveOpening, ...]


@action(needs="see_circumstances")
def open_circumstances(*, actor: Actor, person_id: int, reason: str) -> OpenedCircumstances:
    """Log that and why the actor opens a person's health, living situation, care note and life events, and
    return them. Raises NotAllowed where the person has not agreed and the post is not the county's own."""
    person = person_for(actor, person_id)
    require_circumstances(actor, person)
    _log_opening(actor, person, OpenedPart.CIRCUMSTANCES, reason)
    circumstances = PersonCircumstances.objects.filter(person=person).first() or PersonCircumstances(
        person=person, county_id=person.county_id
    )
    events = LifeEvent.objects.filter(person=person).order_by("-occurred_on", "-pk")
    return OpenedCircumstances(
        person=person,
        circumstances=circumstances,
        care_note=_readable(circumstances.care_note_sealed, CARE_NOTE_PURPOSE),
        events=tuple(ToldEvent(event, _readable(event.note_sealed, NOTE_PURPOSE)) for event in events),
        openings=tuple(
            SensitiveOpening.objects.filter(person=person)
            .select_related("organisation")
            .order_by("-opened_at", "-pk")[:OPENINGS_SHOWN]
        ),
    )


@action(needs="see_circumstances")
def reveal_id_number(*, actor: Actor, person_id: int, reason: str) -> str:
    """Log that and why the actor reads a person's identity number, and return it."""
    person = person_for(actor, person_id)
    if person.id_number_sealed is None:
        raise RegisterError(f"{person.name}同志没有登记身份证号。", code="id_number_unknown")
    _log_opening(actor, person, OpenedPart.ID_NUMBER, reason)
    return decrypt(person.id_number_sealed, "id_number")


@action(needs="see_circumstances")
def amend_circumstances(
    *, actor: Actor, person_id: int, health_class: str, living_situation: str, care_note: str
) -> PersonCircumstances:
    """Replace what is kept of a person's health, living situation and care; the history has the former."""
    person = person_for(actor, person_id)
    require_circumstances(actor, person)
    care_note = care_note.strip()
    circumstances, _ = PersonCircumstances.objects.update_or_create(
        person=person,
        defaults={
            "county_id": person.county_id,
            "health_class": health_class,
            "living_situation": living_situation,
            "care_note_sealed": encrypt(care_note, CARE_NOTE_PURPOSE) if care_note else None,
        },
    )
    return circumstances


@action(needs="edit_people")
def add_family_contact(
    *, actor: Actor, person_id: int, name: str, relation: str = "", phone: str = ""
) -> FamilyContact:
    """Add somebody to call for a person. Raises RegisterError if the person does not agree to it."""
    person = person_for(actor, person_id)
    require_contacts(person)
    with constraints_explained():
        return FamilyContact.objects.create(
            county_id=person.county_id,
            person=person,
            name=name.strip(),
            relation=relation.strip(),
            phone=phone.strip(),
        )


@action(needs="edit_people")
def remove_family_contact(*, actor: Actor, contact_id: int) -> Person:
    """Remove somebody to call; returns whose contact it was."""
    contact = (
        FamilyContact.objects.filter(pk=contact_id, person__in=people_visible_to(actor))
        .select_related("person")
        .first()
    )
    if contact is None:
        raise NotFound("没有找到这位家属，可能已经删除。请刷新人员页面。")
    contact.delete()
    return contact.person


def _log_opening(actor: Actor, person: Person, part: OpenedPart, reason: str) -> None:
    if len(reason.strip()) < REASON_CHARACTERS_MIN:
        raise RegisterError(
            f"请写明查看的理由（至少{REASON_CHARACTERS_MIN}个字），如“准备上门走访”。理由会留痕备查。",
            code="reason_missing",
            field="reason",
        )
    SensitiveOpening.objects.create(
        county_id=person.county_id,
        person=person,
        account_id=actor.account_id,
        name=actor.name,
        post=actor.post,
        organisation_id=actor.organisation_id,
        part=part,
        reason=reason.strip(),
        opened_at=clock.now(),
    )


def _readable(sealed: bytes | memoryview | None, purpose: str) -> str:
    return decrypt(sealed, purpose) if sealed is not None else ""
