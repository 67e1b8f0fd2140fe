"""Terms as pages read them: the list, one term with who learns and how often they came, one's own (JS3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.classes.models import Certificate, Enrolment, Lesson, News, Term
from yinhui.learning.classes.queries_news import own_news, unheard, unheard_of_terms
from yinhui.occasions.models import Participation
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Person
from yinhui.registry.permissions import in_reach, may
from yinhui.registry.search import people_found

SORTS: dict[str, tuple[str, ...]] = {
    "course": ("course__name", "section", "pk"),
    "-course": ("-course__name", "-section", "-pk"),
    "begins": ("period", "pk"),
    "-begins": ("-period", "-pk"),
    "taken": ("taken", "pk"),
    "-taken": ("-taken", "-pk"),
}
NAMESAKES_MAX = 200
OFFERED_MAX = 50


@dataclass(frozen=True)
class TermFilters:
    """What the list of terms is narrowed by; empty means all."""

    words: str = ""
    field: str = ""
    organisation_id: int | None = None
    state: str = "current"
    has_room: bool = False
    to_tell: bool = False


def terms_listed(actor: Actor, filters: TermFilters, sort: str = "") -> QuerySet[Term]:
    """Return the terms in reach with `taken` (seats), `waiting`, `held` and `planned` (lessons)."""
    if not actor.may("see_people"):
        return Term.objects.none()
    terms = with_figures(Term.objects.filter(in_reach(actor)).select_related("course", "organisation"))
    today = clock.today()
    states = {
        "current": Q(period__endswith__gt=today, cancelled_reason=""),
        "coming": Q(period__startswith__gt=today, cancelled_reason=""),
        "over": Q(period__endswith__lte=today, cancelled_reason=""),
        "cancelled": ~Q(cancelled_reason=""),
    }
    terms = terms.filter(states.get(filters.state, Q()))
    if filters.field:
        terms = terms.filter(course__field=filters.field)
    if filters.organisation_id:
        terms = terms.filter(organisation__path__contains=[filters.organisation_id])
    if filters.has_room:
        terms = terms.annotate(left=F("places") - F("taken")).filter(left__gt=0)
    if filters.to_tell:
        terms = terms.filter(Exists(unheard_of_terms()))
    if filters.words:
        terms = terms.filter(_matches(actor, filters.words))
    return terms.order_by(*SORTS.get(sort, ("-period", "course__name", "section", "pk")))


def _matches(actor: Actor, words: str) -> Q:
    """By course, teacher, organisation, or who learns there."""
    people = people_found(actor, words, NAMESAKES_MAX)
    with_them = Enrolment.objects.filter(person_id__in=people, given_up_at=None)
    named = Q(course__name__contains=words) | Q(teacher__contains=words)
    return named | Q(organisation__name__contains=words) | Q(pk__in=with_them.values("term"))


def with_figures(terms: QuerySet[Term]) -> QuerySet[Term]:
    """Add `taken` seats, `waiting` people, `held` and `planned` lessons, and what is `to_tell`."""
    standing = Enrolment.objects.filter(term=OuterRef("pk"), given_up_at=None).order_by()
    lessons = Lesson.objects.filter(term=OuterRef("pk"), cancelled_reason="").order_by()
    return terms.annotate(
        taken=_number(standing.exclude(seat=None)),
        waiting=_number(standing.filter(seat=None)),
        held=_number(lessons.filter(_HELD)),
        planned=_number(lessons),
        to_tell=_number(unheard_of_terms().order_by()),
    )


_HELD = Q(occasion__isnull=False, occasion__voided_reason="")


def _number(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("term").annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class Learner:
    """One who has a seat: how many of the lessons held they came to, whether that earns a certificate."""

    enrolment: Enrolment
    person: Person
    came: int
    held: int
    needed_percent: int
    certificate: Certificate | None

    @property
    def percent(self) -> int:
        """Attendance in whole per cent, of the lessons held."""
        return round(100 * self.came / self.held) if self.held else 0

    @property
    def has_earned(self) -> bool:
        """True if they came often enough."""
        return bool(self.held) and self.came * 100 >= self.needed_percent * self.held


@dataclass(frozen=True)
class LessonRow:
    """One lesson: its day, whether it was held, how many came."""

    lesson: Lesson
    number: int
    came: int

    @property
    def is_held(self) -> bool:
        """True if somebody took the roll."""
        return self.lesson.occasion is not None and not self.lesson.occasion.voided_reason

    @property
    def is_over(self) -> bool:
        """True if it should have been held by now."""
        return bool(self.lesson.during.upper <= clock.now())


@dataclass(frozen=True)
class TermSheet:
    """One term as its page shows it. `beyond_reach` are enrolled people whom the actor does not see."""

    term: Term
    learners: list[Learner]
    waiting: list[Enrolment]
    lessons: list[LessonRow]
    to_tell: int
    beyond_reach: int
    may_change: bool

    @property
    def taken(self) -> int:
        """Seats that are taken, by whomever."""
        return len(self.learners) + self.beyond_reach

    @property
    def held(self) -> int:
        """Lessons held."""
        return sum(row.is_held for row in self.lessons)

    @property
    def planned(self) -> int:
        """Lessons that are not cancelled."""
        return sum(not row.lesson.cancelled_reason for row in self.lessons)

    @property
    def next_lesson(self) -> LessonRow | None:
        """The first lesson without a roll: the one to do something about."""
        return next(
            (row for row in self.lessons if not row.is_held and not row.lesson.cancelled_reason), None
        )

    @property
    def have_earned(self) -> list[Learner]:
        """Those who can be given a certificate."""
        return [one for one in self.learners if one.has_earned and one.certificate is None]

    @property
    def certificates(self) -> list[Certificate]:
        """The certificates given."""
        return [one.certificate for one in self.learners if one.certificate is not None]


def term_for(actor: Actor, term_id: int) -> Term:
    """Return a term in reach. Raises NotFound, which does not tell whether it exists."""
    terms = Term.objects.filter(in_reach(actor), pk=term_id)
    term = (
        terms.select_related("course", "organisation", "county").first() if actor.may("see_people") else None
    )
    if term is None:
        raise NotFound("没有找到这个班，或者不在您的管理范围内。请从“课堂”重新选择。")
    return term


def term_sheet(actor: Actor, term_id: int) -> TermSheet:
    """Return one term for its page. Raises NotFound."""
    term = term_for(actor, term_id)
    seated = learners(term)
    waiting = Enrolment.objects.filter(term=term, given_up_at=None, seat=None).select_related("person")
    with acting(program_actor(term.county, "课堂名额")):
        taken = Enrolment.objects.filter(term=term, given_up_at=None).exclude(seat=None).count()
    return TermSheet(
        term=term,
        learners=seated,
        waiting=list(waiting.order_by("queue")),
        lessons=lessons_of(term),
        to_tell=unheard(term).count(),
        beyond_reach=taken - len(seated),
        may_change=not term.cancelled_reason and may(actor, "record_work", term.organisation),
    )


def learners(term: Term) -> list[Learner]:
    """Return who has a seat, by name, with their attendance and certificate. Four queries."""
    enrolments = list(
        Enrolment.objects.filter(term=term, given_up_at=None)
        .exclude(seat=None)
        .select_related("person__home_unit")
        .order_by("person__pinyin", "person_id")
    )
    held = Lesson.objects.filter(_HELD, term=term)
    came = _came(held, [one.person_id for one in enrolments])
    certificates = {one.person_id: one for one in Certificate.objects.filter(term=term)}
    number = held.count()
    return [
        Learner(
            enrolment=one,
            person=one.person,
            came=came.get(one.person_id, 0),
            held=number,
            needed_percent=term.certificate_percent,
            certificate=certificates.get(one.person_id),
        )
        for one in enrolments
    ]


def _came(held: QuerySet[Lesson], people: Sequence[int]) -> dict[int, int]:
    there = Participation.objects.filter(occasion__in=held.values("occasion"), person__in=people)
    return dict(there.values("person_id").annotate(n=Count("pk")).values_list("person_id", "n"))


def lessons_of(term: Term) -> list[LessonRow]:
    """Return a term's lessons in their order, cancelled ones too, with how many came."""
    return _lessons_of([term.pk]).get(term.pk, [])


def _lessons_of(term_ids: Sequence[int]) -> dict[int, list[LessonRow]]:
    """The lessons of several terms, numbered within each; cancelled ones have no number of their own."""
    lessons = (
        Lesson.objects.filter(term__in=term_ids)
        .select_related("occasion")
        .annotate(came=Count("occasion__participations"))
        .order_by("term", "during", "pk")
    )
    rows: dict[int, list[LessonRow]] = {}
    for lesson in lessons:
        of_term = rows.setdefault(lesson.term_id, [])
        number = of_term[-1].number if of_term else 0
        of_term.append(LessonRow(lesson, number + (not lesson.cancelled_reason), lesson.came))
    return rows


def people_of_term(term: Term, day: dt.date) -> list[Person]:
    """Return who has a seat and was alive on the day, by name: the tap list of a lesson."""
    seated = Enrolment.objects.filter(term=term, given_up_at=None).exclude(seat=None)
    people = Person.objects.filter(pk__in=seated.values("person_id")).exclude(died_on__lt=day)
    return list(people.select_related("home_unit").order_by("pinyin", "pk"))


@dataclass(frozen=True)
class OwnTerm:
    """A term as somebody who learns in it sees it; `ahead` wait before them."""

    term: Term
    enrolment: Enrolment
    lessons: list[LessonRow]
    came: int
    ahead: int
    certificate: Certificate | None

    @property
    def next_lesson(self) -> Lesson | None:
        """The next lesson to come."""
        coming = (row.lesson for row in self.lessons if not row.is_over and not row.lesson.cancelled_reason)
        return next(coming, None)


@dataclass(frozen=True)
class OwnClasses:
    """A person's classes on their own pages: where they are enrolled, where they could be."""

    mine: list[OwnTerm]
    offered: list[Term]
    news: list[News]


def own_classes(person: Person) -> OwnClasses:
    """Return a person's classes of now and the last year, read by the program on their behalf: their own
    scope has nobody else. The same number of queries however many there are."""
    today = clock.today()
    with acting(program_actor(person.county, f"{person.name}本人查看")):
        open_ones = Term.objects.filter(
            Q(enrol_until=None) | Q(enrol_until__gte=today),
            organisation__in=person.visible_in,
            county_id=person.county_id,
            cancelled_reason="",
            period__endswith__gt=today,
        ).exclude(Exists(Enrolment.objects.filter(term=OuterRef("pk"), person=person, given_up_at=None)))
        offered = with_figures(open_ones.select_related("course", "organisation"))
        return OwnClasses(
            _own_terms(person, today),
            list(offered.order_by("period", "pk")[:OFFERED_MAX]),
            list(own_news(person.pk)),
        )


def _own_terms(person: Person, today: dt.date) -> list[OwnTerm]:
    before = Enrolment.objects.filter(
        term=OuterRef("term"), given_up_at=None, seat=None, queue__lt=OuterRef("queue")
    ).order_by()
    enrolments: list[Any] = list(
        Enrolment.objects.filter(
            person=person, given_up_at=None, term__period__endswith__gt=today - dt.timedelta(days=365)
        )
        .select_related("term__course", "term__organisation")
        .annotate(ahead=_number(before))
        .order_by("-term__period", "pk")
    )
    terms = [enrolment.term_id for enrolment in enrolments]
    lessons = _lessons_of(terms)
    held = Participation.objects.filter(
        person=person, occasion__voided_reason="", occasion__lesson__term__in=terms
    )
    came = dict(held.values_list("occasion__lesson__term").annotate(n=Count("pk")))
    certificates = {one.term_id: one for one in Certificate.objects.filter(person=person, term__in=terms)}
    return [
        OwnTerm(
            term=enrolment.term,
            enrolment=enrolment,
            lessons=lessons.get(enrolment.term_id, []),
            came=came.get(enrolment.term_id, 0),
            ahead=enrolment.ahead,
            certificate=certificates.get(enrolment.term_id),
        )
        for enrolment in enrolments
    ]
