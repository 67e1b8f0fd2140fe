"""What people agreed to: the one function that says whether data may be used, and reads of the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.privacy.models import Answer, Consent
from yinhui.privacy.purposes import BY_CONSENT, PURPOSES, Purpose
from yinhui.registry.codes import RETIRED
from yinhui.registry.models import Organisation, Person
from yinhui.registry.permissions import people_visible_to
from yinhui.registry.queries_people import birthday_years_ago

# Children under this age cannot answer for themselves (PIPL art. 31).
GUARDIAN_UNDER_AGE = 14


def allows(person: Person, purpose: str) -> bool:
    """True if the person's data may be used for the purpose today.

    The rooms below ask the same of many people at once through `kernel.consent`.
    """
    return not withheld(purpose, [person.pk])


def withheld(purpose: str, people: Collection[int]) -> set[int]:
    """Return those of the people whose data may not be used for the purpose. At most two queries.

    A no always counts. A yes to a text that has since been replaced by one that asks again counts as silence.
    """
    declared = PURPOSES[purpose]
    asked = set(people)
    if declared.under_age is not None:
        born_after = birthday_years_ago(declared.under_age, clock.today())
        asked = set(
            Person.objects.filter(pk__in=asked, birth_date__gt=born_after).values_list("pk", flat=True)
        )
    if not declared.by_consent or not asked:
        return set()
    latest = {
        person_id: (answer, version)
        for person_id, answer, version in Consent.objects.filter(person__in=asked, purpose=purpose)
        .order_by("person_id", "-answered_on", "-pk")
        .distinct("person_id")
        .values_list("person_id", "answer", "text_version")
    }
    return {person_id for person_id in asked if not _may(declared, latest.get(person_id))}


def _may(purpose: Purpose, latest: tuple[str, int] | None) -> bool:
    if latest is None:
        return purpose.goes_on_unasked
    answer, version = latest
    if answer != Answer.GIVEN:
        return False
    return version >= purpose.counts_from or purpose.goes_on_unasked


def is_child(person: Person) -> bool:
    """True if a guardian answers for the person."""
    return person.birth_date is not None and person.birth_date > birthday_years_ago(
        GUARDIAN_UNDER_AGE, clock.today()
    )


@dataclass(frozen=True)
class Standing:
    """One purpose as it stands with one person: their latest answer, if any, and what follows."""

    purpose: Purpose
    latest: Consent | None
    is_allowed: bool

    @property
    def words(self) -> str:
        """The state in a word or two."""
        if self.latest is None:
            return "还没有答复"
        if self.latest.answer == Answer.GIVEN and not self.is_current:
            return "告知内容有更新，请重新答复"
        return str(self.latest.get_answer_display())

    @property
    def is_current(self) -> bool:
        """True if the answer is to a text that still counts."""
        return self.latest is not None and self.latest.text_version >= self.purpose.counts_from

    @property
    def has_agreed(self) -> bool:
        """True for a yes that counts, so that it can be taken back."""
        return self.is_current and self.latest is not None and self.latest.answer == Answer.GIVEN


def standings(person: Person) -> list[Standing]:
    """Return how each purpose that is asked about stands with the person. One query, none where the person's
    `consents` were fetched beforehand.

    What concerns children is left out for everybody else.
    """
    answers = sorted(person.consents.all(), key=lambda consent: (consent.answered_on, consent.pk))
    latest = {consent.purpose: consent for consent in answers}
    found = []
    for purpose in BY_CONSENT:
        if purpose.under_age is not None and not is_child(person):
            continue
        consent = latest.get(purpose.key)
        said = (consent.answer, consent.text_version) if consent else None
        found.append(Standing(purpose, consent, _may(purpose, said)))
    return found


def answers_of(person: Person) -> QuerySet[Consent]:
    """Return every answer the person gave, latest first."""
    return Consent.objects.filter(person=person).order_by("-answered_on", "-pk")


def paper_is_visible(actor: Actor, attachment_id: int) -> bool:
    """True if it is what somebody in the actor's reach signed (`kernel.attachments.opened_by`)."""
    signed = Consent.objects.filter(paper_id=attachment_id, person__in=people_visible_to(actor))
    return actor.may("edit_people") and signed.exists()


@dataclass(frozen=True)
class ConsentFilter:
    """What the list of answers is narrowed to. `answer` is "", "none", "given" or "no"."""

    purpose: Purpose
    organisation: Organisation | None = None
    answer: str = ""


def people_by_answer(actor: Actor, wanted: ConsentFilter) -> QuerySet[Person]:
    """Return the living retired people in sight with `answer`, `answered_on` and `answer_version` of the
    purpose, by name."""
    of_person = Consent.objects.filter(person=OuterRef("pk"), purpose=wanted.purpose.key)
    latest = of_person.order_by("-answered_on", "-pk")
    people = people_visible_to(actor).filter(retirement_kind__in=RETIRED, died_on=None)
    if wanted.organisation is not None:
        people = people.filter(visible_in__overlap=[wanted.organisation.pk])
    if wanted.answer == "none":
        people = people.filter(~Exists(of_person))
    people = people.annotate(
        answer=Subquery(latest.values("answer")[:1]),
        answered_on=Subquery(latest.values("answered_on")[:1]),
        answer_version=Subquery(latest.values("text_version")[:1]),
    )
    if wanted.answer == "given":
        people = people.filter(Q(answer=Answer.GIVEN))
    elif wanted.answer == "no":
        people = people.filter(answer__in=(Answer.REFUSED, Answer.WITHDRAWN))
    return people.order_by("county", "pinyin", "pk")


def answered_in(answer: str | None, answered_on: dt.date | None) -> str:
    """Return a row's answer in words."""
    if answer is None or answered_on is None:
        return "还没有答复"
    return f"{Answer(answer).label}（{answered_on:%Y-%m-%d}）"
