"""Contests as an entrant sees them on the phone: what is open to them, the paper now, and what was wrong.

Nothing of a question is given away before its time, and the right answer never before the contest is over.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Q

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.contests.actions_own import next_round
from yinhui.learning.contests.models import (
    Contest,
    Entrant,
    Item,
    Mode,
    Question,
    QuestionKind,
    Round,
    Sitting,
)
from yinhui.learning.contests.questions import LETTERS
from yinhui.learning.contests.scores import Result, results, void_questions
from yinhui.learning.contests.timing import position_now, question_window, round_window
from yinhui.learning.own import belongs_to, on_behalf, own_person
from yinhui.registry.models import Person

LISTED_MAX = 50


@dataclass(frozen=True)
class OfferedContest:
    """A contest on the member's list; `has_entered` says whether they are in it."""

    contest: Contest
    has_entered: bool


def contests_offered(person: Person) -> list[OfferedContest]:
    """Return the announced contests that the person may enter or has entered, latest first, at most
    LISTED_MAX."""
    entered = set(Entrant.objects.filter(person=person).values_list("contest_id", flat=True))
    theirs = Q(organisation_id__in=[person.county_id, *person.visible_in]) | Q(pk__in=entered)
    contests = (
        Contest.objects.filter(theirs, county_id=person.county_id, announced_at__isnull=False)
        .filter(cancelled_reason="")
        .select_related("organisation")
        .order_by("-opens_at", "-pk")
    )
    return [OfferedContest(contest, contest.pk in entered) for contest in contests[:LISTED_MAX]]


@dataclass(frozen=True)
class Option:
    """One option as it stands on this entrant's paper; `value` is its position in the bank."""

    value: int
    letter: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class AskedItem:
    """A question on the page, with what is known of the answer so far."""

    item: Item
    number: int
    options: list[Option]
    text: str
    ordinal: int
    is_answered: bool

    @property
    def next_ordinal(self) -> int:
        """What the next answer is counted as, where no script counts."""
        return self.ordinal + 1

    @property
    def client_key(self) -> uuid.UUID:
        """A new answer's key, where no script makes one."""
        return uuid.uuid4()

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.item.question

    def with_given(self, choice: Collection[int], text: str) -> AskedItem:
        """The same with what somebody just gave in place of what is kept."""
        options = [replace(option, is_chosen=option.value in choice) for option in self.options]
        return replace(self, options=options, text=text)


@dataclass(frozen=True)
class Desk:
    """What the phone shows at this moment. `state`: enter (not yet entered) or late (for that), wait (for the
    host or the opening), soon (the clock starts after `left_ms`), ready (begin when you like), answer, done
    (nothing more to answer), paper (they answer by hand), closed, cancelled.

    `left_ms` is until the page must ask again: the end of the question or of the round."""

    contest: Contest
    state: str
    round: Round | None = None
    items: tuple[AskedItem, ...] = ()
    left_ms: int = 0
    answered: int = 0
    paper_number: int | None = None


def desk(actor: Actor, contest_id: int) -> Desk:
    """Return what the person who is signed in is to see of a contest now. Raises NotFound."""
    person = own_person(actor)
    contest = own_contest(person, contest_id)
    if contest.state in ("closed", "cancelled"):
        return Desk(contest, contest.state)
    entrant = Entrant.objects.filter(contest=contest, person=person).first()
    now = clock.now()
    if entrant is None:
        return Desk(contest, "enter" if now <= contest.ends_at else "late")
    if entrant.paper_number is not None:
        return Desk(contest, "paper", paper_number=entrant.paper_number)
    sitting = (
        Sitting.objects.filter(round__contest=contest, person=person)
        .select_related("round")
        .order_by("-begun_at", "-pk")
        .first()
    )
    if sitting is not None:
        window = round_window(sitting.round, sitting.begun_at)
        if now < window.opens_at:
            left_ms = round((window.opens_at - now).total_seconds() * 1000)
            return Desk(contest, "soon", sitting.round, left_ms=left_ms)
        if now < window.ends_at:
            return _paper(contest, sitting, person)
    waiting = next_round(contest, person.pk)
    if waiting is None:
        return Desk(contest, "done")
    if contest.mode == Mode.LIVE:
        return Desk(contest, "wait", waiting)
    is_open = contest.opens_at <= now <= contest.ends_at
    return Desk(contest, "ready" if is_open else "wait", waiting)


def own_contest(person: Person, contest_id: int) -> Contest:
    """Return an announced contest that is for the person, or that they entered. Raises NotFound."""
    contest = (
        Contest.objects.filter(pk=contest_id, county_id=person.county_id, announced_at__isnull=False)
        .select_related("organisation", "county")
        .first()
    )
    if contest is None or not (
        belongs_to(person, contest.organisation)
        or Entrant.objects.filter(contest=contest, person=person).exists()
    ):
        raise NotFound("没有找到这场竞赛，或者它不是为您所在的组织举办的。")
    return contest


def _paper(contest: Contest, sitting: Sitting, person: Person) -> Desk:
    """The questions that are open now, with what was answered."""
    now = clock.now()
    at = position_now(sitting.round, sitting.begun_at, now)
    items = Item.objects.filter(sitting=sitting).order_by("position")
    shown = items.select_related("question", "answer")
    if at is not None:
        shown = shown.filter(position=at)
    window = question_window(sitting.round, sitting.begun_at, at or 0)
    return Desk(
        contest,
        "answer",
        sitting.round,
        items=tuple(asked(item) for item in shown),
        left_ms=window.left_ms(now),
        answered=items.filter(answer__isnull=False).count(),
    )


def asked(item: Item) -> AskedItem:
    """Return a question of a paper as its entrant sees it; its `question` and `answer` are loaded."""
    answer = getattr(item, "answer", None)
    chosen = answer.choice if answer else []
    options = [
        Option(position, LETTERS[place], item.question.options[position], position in chosen)
        for place, position in enumerate(item.options)
    ]
    return AskedItem(
        item=item,
        number=item.position + 1,
        options=options if item.question.kind != QuestionKind.FILL_IN else [],
        text=answer.text if answer else "",
        ordinal=answer.ordinal if answer else 0,
        is_answered=answer is not None,
    )


@dataclass(frozen=True)
class Studied:
    """A question to look at again: what was answered, what is right and where it stands written."""

    number: int
    question: Question
    points: int
    given: str
    is_right: bool
    void_because: str


@dataclass(frozen=True)
class Study:
    """A contest that is over, for one of its entrants: their own result and every question."""

    contest: Contest
    result: Result | None
    of: int
    studied: list[Studied]

    @property
    def wrong(self) -> list[Studied]:
        """What is worth looking at: not right, and counted."""
        return [one for one in self.studied if not one.is_right and not one.void_because]


def study(actor: Actor, contest_id: int) -> Study:
    """Return one's own result and answers, once the contest is over. Raises NotFound."""
    person = own_person(actor)
    contest = own_contest(person, contest_id)
    if contest.closed_at is None:
        raise NotFound("竞赛还没有结束。结束以后，在这里能看到成绩和正确答案。")
    with on_behalf(contest.county, "本人查看竞赛成绩"):
        found = results(contest)
        void = void_questions(contest)
        items = (
            Item.objects.filter(sitting__round__contest=contest, sitting__person=person)
            .select_related("question", "answer")
            .order_by("sitting__round__position", "position")
        )
        studied = [
            Studied(
                number=number,
                question=item.question,
                points=item.points,
                given=_given(item),
                is_right=_is_right(item),
                void_because=void.get(item.question_id, ""),
            )
            for number, item in enumerate(items, start=1)
        ]
    own = next((result for result in found if result.person_id == person.pk), None)
    return Study(contest, own, len(found), studied)


def _given(item: Item) -> str:
    answer = getattr(item, "answer", None)
    if answer is None:
        return ""
    if item.question.kind == QuestionKind.FILL_IN:
        return str(answer.text)
    return "；".join(item.question.options[position] for position in answer.choice)


def _is_right(item: Item) -> bool:
    """As `sql/results.sql` judges: a property test holds the two together."""
    answer = getattr(item, "answer", None)
    if answer is None:
        return False
    if item.question.kind == QuestionKind.FILL_IN:
        return answer.text_key in item.question.accepted_keys
    return bool(answer.choice == item.question.correct)
