"""Contacts as pages read them: whose, what answer is owed by whom, what the member reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, ExpressionWrapper, F, Q, QuerySet, Value

from yinhui.contacts.models import MemberContact
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import within_reach
from yinhui.registry.search import people_found
from yinhui.registry.structure import KINDS, POSTS

# An answer that is overdue for so many days is shown a level higher too, and again after as many.
ESCALATED_EACH_DAYS = 7
NAMESAKES_MAX = 200
SORTS = {
    "contacted_on": ("contacted_on", "pk"),
    "-contacted_on": ("-contacted_on", "-pk"),
    "answer_due_on": ("answer_due_on", "pk"),
    "-answer_due_on": ("-answer_due_on", "-pk"),
}


@dataclass(frozen=True)
class ContactFilters:
    """What the list of contacts is narrowed by; empty means all. The days are inclusive."""

    words: str = ""
    manner: str = ""
    topic: str = ""
    state: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None


def contacts_listed(
    actor: Actor, filters: ContactFilters, sort: str = "-contacted_on"
) -> QuerySet[MemberContact]:
    """Return the contacts of a list, by the actor's organisation and those below; never what was said."""
    contacts = within_reach(actor, MemberContact.objects.all())
    conditions: dict[str, Any] = {
        "manner": filters.manner or None,
        "topic": filters.topic or None,
        "person": filters.person_id,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "contacted_on__gte": filters.since,
        "contacted_on__lte": filters.until,
    }
    contacts = contacts.filter(**{key: value for key, value in conditions.items() if value is not None})
    if filters.words:
        people = people_found(actor, filters.words, NAMESAKES_MAX)
        contacts = contacts.filter(Q(person__in=people) | Q(contacted_by__contains=filters.words))
    return (
        contacts.filter(_state(actor, filters.state))
        .select_related("person", "organisation", "answer_organisation")
        .defer("words_sealed", "answer_sealed")
        .order_by(*SORTS.get(sort, SORTS["-contacted_on"]))
    )


def owed_by(actor: Actor) -> Q:
    """Return the filter for answers that the actor's own post owes."""
    return _standing() & Q(answer_organisation=actor.organisation_id, answer_post=actor.post)


def escalated_to(actor: Actor) -> Q:
    """Return the filter for answers that a post below owes and has owed for so long that the actor's level is
    told: a level higher for every ESCALATED_EACH_DAYS days overdue."""
    level = Organisation.objects.filter(pk=actor.organisation_id).values_list("path__len", flat=True).first()
    levels_up = F("answer_organisation__path__len") - Value(level or 0)
    latest = ExpressionWrapper(
        Value(clock.today()) - levels_up * Value(ESCALATED_EACH_DAYS), output_field=DateField()
    )
    below = Q(answer_organisation__path__contains=[actor.organisation_id]) & ~Q(
        answer_organisation=actor.organisation_id
    )
    return _standing() & below & Q(answer_due_on__lte=latest)


@dataclass(frozen=True)
class AnswerTally:
    """How the answers in the actor's reach stand."""

    mine: int
    open: int
    overdue: int
    escalated: int


def answer_tally(actor: Actor) -> AnswerTally:
    """Count the answers that are owed in the actor's reach. Two queries."""
    today = clock.today()
    figures = within_reach(actor, MemberContact.objects.all()).filter(_standing())
    counted = figures.aggregate(
        mine=Count("pk", filter=owed_by(actor)),
        open=Count("pk", filter=Q(answer_due_on__gte=today)),
        overdue=Count("pk", filter=Q(answer_due_on__lt=today)),
        escalated=Count("pk", filter=escalated_to(actor)),
    )
    return AnswerTally(**counted)


def answerers(organisation: Organisation) -> list[tuple[str, str]]:
    """Return who may owe an answer to a branch's member, as choices: the posts of the branch and of those
    above it, but for administrators and who only look on."""
    above = {one.pk: one for one in Organisation.objects.filter(pk__in=organisation.path)}
    choices = []
    for key in reversed(organisation.path):
        if key not in above:
            continue
        one = above[key]
        choices += [
            (f"{one.pk}:{post}", f"{one.name} {POSTS[post].name}")
            for post in KINDS[one.kind].posts
            if "record_work" in POSTS[post].may
        ]
    return choices


def own_answers(person_id: int) -> QuerySet[MemberContact]:
    """Return the contacts in which a person asked for an answer, the latest first, without the words."""
    return (
        MemberContact.objects.filter(person_id=person_id, answer_due_on__isnull=False, voided_reason="")
        .select_related("organisation", "answer_organisation")
        .defer("words_sealed", "answer_sealed")
        .order_by("-contacted_on", "-pk")
    )


@dataclass(frozen=True)
class MePanel:
    """What a person's own first page says of what they asked: how many wait, the latest answered."""

    waiting: int
    answered: MemberContact | None


def me_panel(person_id: int) -> MePanel | None:
    """Return how what a person asked stands; None where they asked nothing. Two queries."""
    asked = own_answers(person_id)
    waiting = asked.filter(answered_on=None).order_by().count()
    answered = asked.exclude(answered_on=None).order_by("-answered_on", "-pk").first()
    return MePanel(waiting, answered) if waiting or answered else None


def _standing() -> Q:
    return Q(answer_due_on__isnull=False, answered_on__isnull=True, voided_reason="")


def _state(actor: Actor, state: str) -> Q:
    today = clock.today()
    if state == "void":
        return ~Q(voided_reason="")
    states = {
        "mine": lambda: owed_by(actor),
        "escalated": lambda: escalated_to(actor),
        "open": lambda: _standing() & Q(answer_due_on__gte=today),
        "overdue": lambda: _standing() & Q(answer_due_on__lt=today),
        "none": lambda: Q(answer_due_on__isnull=True, voided_reason=""),
        "answered": lambda: Q(answered_on__isnull=False, voided_reason=""),
    }
    return states[state]() if state in states else Q(voided_reason="")
