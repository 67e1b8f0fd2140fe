"""What is walled off: opened with a reason that is logged, and amended; the family's contacts."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.consented import require_circumstances, require_contacts
from yinhui.registry.errors import RegisterError, constraints_explained, explained
from yinhui.registry.models import (
    FamilyContact,
    LifeEvent,
    Person,
    PersonCircumstances,
    SensitiveOpening,
)
from yinhui.registry.models.sensitive_opening import OpenedPart
from yinhui.registry.permissions import people_visible_to, person_for
from yinhui.registry.sealing import (
    ID_NUMBER,
    Contact,
    contact_tags,
    opened,
    sealed_circumstances,
    sealed_contact,
)

REASON_CHARACTERS_MIN = 4
# What is chosen from when something is opened; another reason can be written.
OPENING_REASONS = ("准备上门走访慰问", "联系本人或家属", "核对名册资料", "办理医疗、待遇等手续")
# Whoever opens sees who opened before, as far back as anyone reads.
OPENINGS_SHOWN = 20


@dataclass(frozen=True)
class OpenedCircumstances:
    """What stands behind the wall, readable, and who opened it before; for one answer, never kept."""

    person: Person
    circumstances: PersonCircumstances
    events: tuple[LifeEvent, ...]
    contacts: tuple[FamilyContact, ...]
    openings: tuple[SensitiveOpening, ...]


@action(needs="see_circumstances")
def open_circumstances(*, actor: Actor, person_id: int, reason: str) -> OpenedCircumstances:
    """Log that and why the actor opens a person's health, living situation, care note, life events and family
    contacts, and return them. Raises NotAllowed where the person has not agreed and the post is not the
    county's own."""
    person = person_for(actor, person_id)
    require_circumstances(actor, person)
    _log_with_reason(actor, person, OpenedPart.CIRCUMSTANCES, reason)
    circumstances = PersonCircumstances.objects.filter(person=person).first()
    return OpenedCircumstances(
        person=person,
        circumstances=circumstances or PersonCircumstances(person=person, county_id=person.county_id),
        events=tuple(LifeEvent.objects.filter(person=person).order_by("-occurred_on", "-pk")),
        contacts=tuple(FamilyContact.objects.filter(person=person).order_by("pk")),
        openings=tuple(
            SensitiveOpening.objects.filter(person=person)
            .select_related("organisation")
            .order_by("-opened_at", "-pk")[:OPENINGS_SHOWN]
        ),
    )


@action(needs="see_circumstances")
def open_contact(*, actor: Actor, contact_id: int, reason: str) -> Contact:
    """Log that and why the actor reads whom to call for a person, and return it."""
    contact = contact_for(actor, contact_id)
    _log_with_reason(actor, contact.person, OpenedPart.FAMILY_CONTACT, reason)
    return contact.opened


@action(needs="see_circumstances")
def open_event(*, actor: Actor, event_id: int, reason: str) -> LifeEvent:
    """Log that and why the actor reads what happened to a person on a day, and return it."""
    event = event_for(actor, event_id)
    require_circumstances(actor, event.person)
    _log_with_reason(actor, event.person, OpenedPart.LIFE_EVENT, reason)
    return event


@action(needs="see_circumstances")
def reveal_id_number(*, actor: Actor, person_id: int, reason: str) -> str:
    """Log that and why the actor reads a person's identity number, and return it."""
    person = person_for(actor, person_id)
    if person.id_number_sealed is None:
        raise RegisterError(f"{person.name}同志没有登记身份证号。", code="id_number_unknown")
    _log_with_reason(actor, person, OpenedPart.ID_NUMBER, reason)
    return opened(person.id_number_sealed, ID_NUMBER, person.pk)


@action(needs="see_circumstances")
def amend_circumstances(
    *, actor: Actor, person_id: int, health_class: str, living_situation: str, care_note: str
) -> PersonCircumstances:
    """Replace what is kept of a person's health, living situation and care; the history has the former."""
    person = person_for(actor, person_id)
    require_circumstances(actor, person)
    circumstances, _ = PersonCircumstances.objects.update_or_create(
        person=person,
        defaults={"county_id": person.county_id}
        | sealed_circumstances(
            person.pk,
            health_class=health_class,
            living_situation=living_situation,
            care_note=care_note.strip(),
        ),
    )
    return circumstances


def event_for(actor: Actor, event_id: int) -> LifeEvent:
    """Return a life event of somebody whom the actor may see, still sealed. Raises NotFound."""
    event = (
        LifeEvent.objects.filter(pk=event_id, person__in=people_visible_to(actor))
        .select_related("person")
        .first()
    )
    if event is None:
        raise NotFound("没有找到这一事项。请刷新人员页面后再试。")
    return event


@action(needs="edit_people")
def add_family_contact(
    *, actor: Actor, person_id: int, name: str, relation: str = "", phone: str = ""
) -> FamilyContact:
    """Add somebody to call for a person. Raises RegisterError if the person does not agree to it, and for one
    of the same name and telephone."""
    person = person_for(actor, person_id)
    require_contacts(person)
    contact = Contact(name.strip(), relation.strip(), phone.strip())
    with constraints_explained():
        # While keys are being changed, the same contact may be there under the other generation.
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        same = FamilyContact.objects.filter(person=person, contact_tag__in=contact_tags(person.pk, contact))
        if same.exists():
            raise explained("family_contact_once")
        return FamilyContact.objects.create(
            county_id=person.county_id, person=person, **sealed_contact(person.pk, contact)
        )


@action(needs="edit_people")
def remove_family_contact(*, actor: Actor, contact_id: int) -> Person:
    """Remove somebody to call; returns whose contact it was."""
    contact = contact_for(actor, contact_id)
    contact.delete()
    return contact.person


def contact_for(actor: Actor, contact_id: int) -> FamilyContact:
    """Return a contact of somebody whom the actor may see, still sealed. Raises NotFound."""
    contact = (
        FamilyContact.objects.filter(pk=contact_id, person__in=people_visible_to(actor))
        .select_related("person")
        .first()
    )
    if contact is None:
        raise NotFound("没有找到这位家属，可能已经删除。请刷新人员页面。")
    return contact


def _log_with_reason(actor: Actor, person: Person, part: OpenedPart, reason: str) -> None:
    if len(reason.strip()) < REASON_CHARACTERS_MIN:
        raise RegisterError(
            f"请写明查看的理由（至少{REASON_CHARACTERS_MIN}个字），如“准备上门走访”。理由会留痕备查。",
            code="reason_missing",
            field="reason",
        )
    log_opening(actor, person, part, reason.strip())


def log_opening(actor: Actor, person: Person, part: OpenedPart, reason: str) -> None:
    """Keep that the actor opened a part of what is walled off about a person, and why."""
    SensitiveOpening.objects.create(
        county_id=person.county_id,
        person=person,
        account_id=actor.account_id,
        name=actor.name,
        post=actor.post,
        organisation_id=actor.organisation_id,
        part=part,
        reason=reason,
        opened_at=clock.now(),
    )
