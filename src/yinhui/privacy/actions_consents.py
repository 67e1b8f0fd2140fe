"""Recording what people agreed to, and stopping what they no longer agree to (PIPL art. 14 to 16, 31, 47)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yinhui.care.models import VisitedPerson, VisitPhoto
from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import attachments_to_link, forget_positions
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.scope import acting
from yinhui.occasions.models import OccasionPhoto, Participation
from yinhui.privacy.consents import is_child
from yinhui.privacy.errors import PrivacyError
from yinhui.privacy.models import Answer, Consent, HowGiven
from yinhui.privacy.own import own_person, signed
from yinhui.privacy.purposes import Purpose, purpose_for
from yinhui.registry.actions_circumstances import remove_family_contact
from yinhui.registry.actors import program_actor
from yinhui.registry.models import FamilyContact, Person
from yinhui.registry.permissions import people_visible_to, person_for
from yinhui.registry.signals import tell_facts_changed

# A paper list of a large branch; longer ones are several.
PEOPLE_AT_ONCE_MAX = 500


@dataclass(frozen=True)
class Said:
    """An answer as it was given. `paper_id` is an attachment that the actor sent."""

    answer: Answer
    on: dt.date
    how: HowGiven
    guardian_name: str = ""
    guardian_relation: str = ""
    paper_id: int | None = None


@action(needs="edit_people")
def record_consent(*, actor: Actor, person_id: int, purpose: str, said: Said) -> Consent:
    """Record what a person in reach said about a purpose; a no stops what it stops at once.

    Raises PrivacyError for a day that has not come, a child without guardian, an answer that is no change.
    """
    return _keep(actor, person_for(actor, person_id), purpose_for(purpose), _checked(actor, said))


@action(needs="edit_people")
def record_consents(*, actor: Actor, person_ids: Sequence[int], purpose: str, said: Said) -> int:
    """Record the same answer of several people, from a list they signed. Returns how many.

    Raises PrivacyError for more than PEOPLE_AT_ONCE_MAX, for somebody beyond reach, for a child.
    """
    wanted = set(person_ids)
    if not wanted or len(wanted) > PEOPLE_AT_ONCE_MAX:
        raise PrivacyError(
            f"请勾选1到{PEOPLE_AT_ONCE_MAX}人，再登记答复。", code="people_count", field="chosen"
        )
    people = list(people_visible_to(actor).filter(pk__in=wanted).select_related("county"))
    if len(people) < len(wanted):
        raise PrivacyError(
            "所选的人中有人不在您的管理范围内。请重新筛选后勾选。", code="out_of_reach", field="chosen"
        )
    declared, checked = purpose_for(purpose), _checked(actor, said)
    for person in people:
        _keep(actor, person, declared, checked)
    return len(people)


@action()
def answer_own(*, actor: Actor, purpose: str, answer: Answer) -> Consent:
    """Record what the person signed in says about a purpose themselves, on their own page."""
    said = Said(answer=answer, on=clock.today(), how=HowGiven.ONLINE)
    return _keep(actor, own_person(actor), purpose_for(purpose), said)


def _checked(actor: Actor, said: Said) -> Said:
    if said.on > clock.today():
        raise PrivacyError("答复日期不能晚于今天。", code="day_ahead", field="on")
    if said.how == HowGiven.ONLINE:
        raise NotAllowed("网上答复只能由本人在自己的页面上办理。请改选“书面签字”或“当面口头”。")
    if said.guardian_name and not said.guardian_relation:
        raise PrivacyError("请填写监护人与孩子的关系。", code="relation_missing", field="guardian_relation")
    if said.paper_id is not None:
        attachments_to_link(actor, [said.paper_id])
    return said


def _keep(actor: Actor, person: Person, purpose: Purpose, said: Said) -> Consent:
    if is_child(person) and not said.guardian_name:
        raise PrivacyError(
            f"{person.name}不满十四周岁，须由监护人答复。请填写监护人的姓名和关系。",
            code="guardian_missing",
            field="guardian_name",
        )
    if purpose.under_age is not None and not is_child(person):
        raise PrivacyError(
            f"{person.name}已满十四周岁，这一项只适用于孩子，请选其他用途。", code="not_a_child"
        )
    consent = Consent.objects.create(
        county_id=person.county_id,
        person=person,
        purpose=purpose.key,
        text_version=purpose.text.version,
        answer=said.answer,
        answered_on=said.on,
        how=said.how,
        guardian_name=said.guardian_name.strip(),
        guardian_relation=said.guardian_relation.strip(),
        paper_id=said.paper_id,
        recorded_by_id=actor.account_id,
        recorded_by_name=signed(actor),
    )
    if said.answer != Answer.GIVEN and purpose.key in _STOPS:
        # The person sees only themselves, a secretary only the branch: stopping it is the program's to do.
        program = program_actor(person.county, f"{actor.name}：不同意{purpose.title}")
        with acting(program):
            _STOPS[purpose.key](program, person)
    tell_facts_changed(person.county_id)
    return consent


def _remove_contacts(program: Actor, person: Person) -> None:
    """The family's names and numbers go at once, through the register's own action."""
    for contact_id in FamilyContact.objects.filter(person=person).values_list("pk", flat=True):
        remove_family_contact(actor=program, contact_id=contact_id)


def _forget_positions(program: Actor, person: Person) -> None:
    """Where photographs of the person's visits and occasions were taken is forgotten."""
    visits = VisitedPerson.objects.filter(person=person).values("visit_id")
    occasions = Participation.objects.filter(person=person).values("occasion_id")
    forget_positions(VisitPhoto.objects.filter(visit__in=visits).values("attachment_id"))
    forget_positions(OccasionPhoto.objects.filter(occasion__in=occasions).values("attachment_id"))


# What a no does at once; what it forbids from then on, the rooms ask (`kernel.consent`).
_STOPS = {"family_contacts": _remove_contacts, "photo_position": _forget_positions}
