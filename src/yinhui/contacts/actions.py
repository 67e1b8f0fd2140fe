"""Contacts with members: recorded, answered, handed on, voided, opened with a reason (XQ13)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yinhui.contacts import sealing
from yinhui.contacts.errors import ContactError
from yinhui.contacts.models import ContactManner, ContactTopic, MemberContact
from yinhui.kernel import clock, records
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.actions_circumstances import REASON_CHARACTERS_MIN, log_opening
from yinhui.registry.models import Organisation
from yinhui.registry.models.sensitive_opening import OpenedPart
from yinhui.registry.permissions import may, organisation_for, person_for
from yinhui.registry.structure import KINDS, POSTS

WORDS_CHARACTERS_MAX = 2000
NAME_CHARACTERS_MAX = 100
SIGNED_CHARACTERS_MAX = 120
# What is chosen as the day by which somebody is answered.
ANSWER_DAYS_MAX = 180
OWN_REASON = "本人查看自己说的话和答复"


@dataclass(frozen=True)
class ContactContent:
    """What a contact says. `answer_by` is who owes an answer until `answer_due_on`: (organisation, post)."""

    person_id: int
    contacted_on: dt.date
    manner: str
    topic: str
    contacted_by: str
    words: str = ""
    answer_by: tuple[int, str] | None = None
    answer_due_on: dt.date | None = None


@dataclass(frozen=True)
class OpenedContact:
    """A contact's sealed words, readable; for one answer, never kept."""

    words: str
    answer: str


@action(needs="record_work")
def record_contact(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: ContactContent
) -> MemberContact:
    """Record a contact of an organisation in reach with somebody in sight. Sent again, it gives the one made.

    Raises RecordError, ContactError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    known = MemberContact.objects.filter(client_key=client_key).first()
    if known is not None:
        return known
    person = person_for(actor, content.person_id)
    if person.died_on and person.died_on < content.contacted_on:
        raise ContactError(
            f"{person.name}同志在这一天之前已经去世，请核对。", code="deceased", field="person"
        )
    words = records.checked_text(
        content.words,
        label="本人的说法",
        field="words",
        longest=WORDS_CHARACTERS_MAX,
        required=content.answer_by is not None,
    )
    return MemberContact.objects.create(
        county_id=person.county_id,
        client_key=client_key,
        organisation=organisation,
        person=person,
        contacted_on=records.checked_day(content.contacted_on, "contacted_on"),
        manner=_one_of(content.manner, ContactManner.values, "manner", "请选择怎么联系的。"),
        topic=_one_of(content.topic, ContactTopic.values, "topic", "请选择事由。"),
        contacted_by=records.checked_text(
            content.contacted_by,
            label="联系人",
            field="contacted_by",
            longest=NAME_CHARACTERS_MAX,
            required=True,
        ),
        words_sealed=sealing.sealed_or_null(words, sealing.WORDS, person.pk),
        recorded_by_id=actor.account_id,
        **_owed(organisation, content),
    )


@action(needs="record_work")
def answer_contact(*, actor: Actor, contact_id: int, answer: str) -> MemberContact:
    """Answer what a member said; they read it on their own page. Whoever owes it, or stands above, may.

    Raises ContactError where none is owed or it was given, RecordError, NotFound.
    """
    contact = _to_change(actor, contact_id)
    if contact.answer_due_on is None:
        raise ContactError("这次联系没有要答复的事。", code="no_answer_owed")
    if contact.answered_on is not None:
        raise ContactError("已经答复过了，不能再改。还有话说，请另登记一次联系。", code="answered")
    if not may_answer(actor, contact):
        raise NotAllowed("这件事由别的职务答复。要由您办，请先把答复人改成您的职务。")
    answer = records.checked_text(
        answer, label="答复", field="answer", longest=WORDS_CHARACTERS_MAX, required=True
    )
    contact.answer_sealed = sealing.sealed_or_null(answer, sealing.ANSWER, contact.person_id)
    contact.answered_on = clock.today()
    contact.answered_by_name = signed(actor)
    contact.save(update_fields=["answer_sealed", "answered_on", "answered_by_name"])
    return contact


@action(needs="record_work")
def hand_on(
    *, actor: Actor, contact_id: int, answer_by: tuple[int, str], due_on: dt.date, reason: str
) -> MemberContact:
    """Let another post of the organisation or of one above it owe the answer, by another day, with a reason.

    Raises ContactError, NotFound.
    """
    reason = records.checked_reason(reason, "转办")
    contact = _to_change(actor, contact_id)
    if contact.answer_due_on is None or contact.answered_on is not None:
        raise ContactError("这件事没有等着答复，不用转办。", code="no_answer_owed")
    because(reason)
    owed = _checked_owed(contact.organisation, answer_by, due_on)
    for field, value in owed.items():
        setattr(contact, field, value)
    contact.save(update_fields=list(owed))
    return contact


@action(needs="record_work")
def void_contact(*, actor: Actor, contact_id: int, reason: str) -> MemberContact:
    """Void a contact entered wrongly; it stays on record, and no answer is owed.

    Raises RecordError, NotFound.
    """
    reason = records.checked_reason(reason, "作废")
    contact = _to_change(actor, contact_id)
    because(reason)
    contact.voided_reason = reason
    contact.save(update_fields=["voided_reason"])
    return contact


@action()
def open_words(*, actor: Actor, contact_id: int, reason: str) -> OpenedContact:
    """Log that and why the actor reads what a member said and was answered, and return it.

    For posts that see circumstances, for who recorded it, and for who owes the answer. Raises NotAllowed,
    ContactError without a reason, NotFound.
    """
    contact = contact_for(actor, contact_id)
    if not may_open(actor, contact):
        raise NotAllowed("本人说的话只有登记人、负责答复的职务和能查看家庭情况的职务可以看。")
    reason = reason.strip()
    if len(reason) < REASON_CHARACTERS_MIN:
        raise ContactError(
            f"请写明查看的理由（至少{REASON_CHARACTERS_MIN}个字）。理由会留痕备查。",
            code="reason_missing",
            field="reason",
        )
    log_opening(actor, contact.person, OpenedPart.CONTACT_WORDS, reason)
    return OpenedContact(contact.words, contact.answer)


@action()
def open_own_words(*, actor: Actor, contact_id: int) -> MemberContact:
    """Log that the person signed in reads what they said and were answered, and return the contact.

    Raises NotFound for somebody else's.
    """
    contact = (
        MemberContact.objects.select_related("person", "organisation")
        .filter(pk=contact_id, person_id=actor.person_id, voided_reason="")
        .first()
        if actor.person_id
        else None
    )
    if contact is None:
        raise NotFound("没有找到这次联系。请从“答复”重新打开。")
    log_opening(actor, contact.person, OpenedPart.CONTACT_WORDS, OWN_REASON)
    return contact


def contact_for(actor: Actor, contact_id: int) -> MemberContact:
    """Return a contact of an organisation that the actor reaches. Raises NotFound."""
    contact = (
        MemberContact.objects.select_related("organisation", "person", "answer_organisation")
        .filter(pk=contact_id)
        .first()
    )
    if contact is None or not may(actor, "see_people", contact.organisation):
        raise NotFound("没有找到这次联系，或者它不由您所在的组织登记。请从“联系”重新查找。")
    return contact


def may_open(actor: Actor, contact: MemberContact) -> bool:
    """True if the actor may open what was said, giving a reason."""
    wrote_it = actor.account_id is not None and contact.recorded_by_id == actor.account_id
    return wrote_it or actor.may("see_circumstances") or _owes(actor, contact)


def may_answer(actor: Actor, contact: MemberContact) -> bool:
    """True for the post that owes the answer, and for any post that records work at or above it."""
    if contact.answer_organisation is None or not actor.may("record_work"):
        return False
    above = may(actor, "record_work", contact.answer_organisation)
    return _owes(actor, contact) or (above and actor.may("see_circumstances"))


def _owes(actor: Actor, contact: MemberContact) -> bool:
    return (
        contact.answer_organisation_id == actor.organisation_id
        and contact.answer_post == actor.post
        and contact.answer_due_on is not None
    )


def signed(actor: Actor) -> str:
    """Return who did something, as it is kept beside it: name, organisation and post of the day."""
    return f"{actor.name}（{actor.organisation_name}{actor.post_name}）"[:SIGNED_CHARACTERS_MAX]


def _one_of(value: str, values: list[str], field: str, words: str) -> str:
    if value not in values:
        raise ContactError(words, code=field, field=field)
    return value


def _owed(organisation: Organisation, content: ContactContent) -> dict[str, object]:
    if content.answer_by is None:
        return {}
    due_on = content.answer_due_on
    if due_on is None:
        raise ContactError("请填最迟哪天答复。", code="answer_due_on_missing", field="answer_due_on")
    return _checked_owed(organisation, content.answer_by, due_on)


def _checked_owed(
    organisation: Organisation, answer_by: tuple[int, str], due_on: dt.date
) -> dict[str, object]:
    """The post must exist at the recording organisation or above it, and the day lie ahead."""
    owing_id, post = answer_by
    owing = Organisation.objects.filter(pk=owing_id, pk__in=organisation.path).first()
    if owing is None or post not in POSTS or post not in KINDS[owing.kind].posts:
        raise ContactError("请从列出的职务里选由谁答复。", code="answer_by", field="answer_by")
    today = clock.today()
    if not today <= due_on <= today + dt.timedelta(days=ANSWER_DAYS_MAX):
        raise ContactError("答复期限请填今天起半年以内的日期。", code="answer_due_on", field="answer_due_on")
    return {"answer_organisation": owing, "answer_post": post, "answer_due_on": due_on}


def _to_change(actor: Actor, contact_id: int) -> MemberContact:
    """Lock the contact for the rest of the transaction."""
    contact = contact_for(actor, contact_id)
    if not may(actor, "record_work", contact.organisation):
        raise NotAllowed("这次联系不能由您更改。需要时，请联系登记它的组织。")
    MemberContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    contact.refresh_from_db(fields=["answered_on", "voided_reason", "answer_due_on"])
    if contact.voided_reason:
        raise ContactError("这次联系已经作废。", code="void")
    return contact
