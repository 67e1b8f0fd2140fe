"""Contests as their organisers see them: the list, one contest, its board."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.announced import AnnouncedFilters, narrowed, visible_to
from yinhui.learning.contests.actions import running_round
from yinhui.learning.contests.actions_papers import papers_to_type
from yinhui.learning.contests.limits import BOARD_NAMES
from yinhui.learning.contests.models import Answer, Contest, Entrant, EntryKind, Item, Mode, Round, Ruling
from yinhui.learning.contests.queries_own import OfferedContest, contests_offered
from yinhui.learning.contests.scores import (
    AskedQuestion,
    Result,
    TeamResult,
    asked_questions,
    results,
    team_results,
)
from yinhui.learning.contests.timing import position_now, round_window
from yinhui.learning.own import on_behalf
from yinhui.registry.codes import RETIRED
from yinhui.registry.models import Person
from yinhui.registry.permissions import (
    may,
    organisation_for,
    people_of,
    people_visible_to,
    require_reach,
)

# A branch and more; whoever enters more goes through them branch by branch.
PEOPLE_OFFERED_MAX = 500

SORTS = {
    "opens_at": ("opens_at", "pk"),
    "-opens_at": ("-opens_at", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
}
STATES = {
    "draft": Q(announced_at=None, cancelled_reason=""),
    "open": Q(announced_at__isnull=False, closed_at=None, cancelled_reason=""),
    "closed": Q(closed_at__isnull=False),
    "cancelled": ~Q(cancelled_reason=""),
}


def contests_visible_to(actor: Actor) -> QuerySet[Contest]:
    """Return the contests of the actor's organisation and below, and the announced ones of those above it."""
    return visible_to(actor, Contest.objects.all())


def contests_listed(actor: Actor, filters: AnnouncedFilters, sort: str = "-opens_at") -> QuerySet[Contest]:
    """Return the contests of a list, with `entrant_count` of those whom the actor sees. `kind` is a Mode."""
    contests = narrowed(
        contests_visible_to(actor),
        filters,
        words_in=("title",),
        states=STATES,
        of_kind=lambda mode: Q(mode=mode),
        day="opens_at__date",
    )
    entrants = Entrant.objects.filter(contest=OuterRef("pk")).order_by()
    counted = entrants.values("contest").annotate(n=Count("pk")).values("n")
    return contests.annotate(entrant_count=Subquery(counted)).order_by(*SORTS.get(sort, SORTS["-opens_at"]))


def contest_for(actor: Actor, contest_id: int) -> Contest:
    """Return one contest that the actor may look at. Raises NotFound."""
    found = contests_visible_to(actor).select_related("county", "occasion").filter(pk=contest_id).first()
    if found is None:
        raise NotFound("没有找到这场竞赛，或者不在您的管理范围内。请从“知识竞赛”重新查找。")
    return found


def held_contest(actor: Actor, contest_id: int) -> Contest:
    """Return one contest that the actor holds. Raises NotFound, NotAllowed."""
    contest = contest_for(actor, contest_id)
    require_reach(actor, "record_work", contest.organisation)
    return contest


@dataclass(frozen=True)
class ContestSheet:
    """One contest as its page shows it. `may_change`: the actor holds it. `next_round` is what the host's
    button begins; `running` the round whose clock runs; `papers_owed` papers are still to be typed. `results`
    and `questions` are empty until it is over; of results, whoever does not hold it sees the people in their
    reach."""

    contest: Contest
    rounds: list[Round]
    may_change: bool
    entrants: list[Entrant]
    running: Round | None
    next_round: Round | None
    results: list[Result]
    teams: list[TeamResult]
    questions: list[AskedQuestion]
    rulings: list[Ruling]
    papers_owed: int = 0

    @property
    def may_close(self) -> bool:
        """True once nobody has anything more to answer: live, every round is over; else the time is up."""
        if self.contest.mode == Mode.OWN_TIME:
            return clock.now() >= self.contest.ends_at
        return self.running is None and self.next_round is None


def contest_sheet(actor: Actor, contest_id: int) -> ContestSheet:
    """Return one contest for its page. Raises NotFound."""
    contest = contest_for(actor, contest_id)
    rounds = list(contest.rounds.all())
    holds = may(actor, "record_work", contest.organisation)
    entrants = list(
        Entrant.objects.filter(contest=contest, person__in=people_visible_to(actor))
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__pinyin", "pk")
    )
    is_over = contest.closed_at is not None
    with on_behalf(contest.county, "竞赛结果"):
        found = results(contest) if is_over else []
        teams = team_results(contest) if is_over and contest.entry == EntryKind.TEAM else []
        rulings = list(Ruling.objects.filter(contest=contest).select_related("question").order_by("-pk"))
        questions = asked_questions(contest, rulings) if is_over and holds else []
        papers_owed = papers_to_type(contest).count() if holds and contest.state == "open" else 0
    if not holds:
        seen = {entrant.person_id for entrant in entrants}
        found = [result for result in found if result.person_id in seen]
    begun = running_round(contest) if contest.state == "open" else None
    waiting = [round_ for round_ in rounds if round_.begun_at is None]
    return ContestSheet(
        contest=contest,
        rounds=rounds,
        may_change=holds and not contest.cancelled_reason,
        entrants=entrants,
        running=begun,
        next_round=waiting[0] if waiting and begun is None else None,
        results=found,
        teams=teams,
        questions=questions,
        rulings=rulings if holds else [],
        papers_owed=papers_owed,
    )


@dataclass(frozen=True)
class Board:
    """What the screen in the room shows: no more than the first BOARD_NAMES names, and every team's sum.
    `answered` of `asked` are the questions on phones; papers come in when they are typed.

    `number` is the question that is open where each has its own time; `left_s` seconds are left of the round.
    """

    contest: Contest
    running: Round | None
    number: int | None
    left_s: int
    entrants: int
    answered: int
    asked: int
    first: list[Result]
    teams: list[TeamResult]


def board(actor: Actor, contest_id: int) -> Board:
    """Return the board of a contest at this moment. Raises NotFound."""
    contest = contest_for(actor, contest_id)
    now = clock.now()
    with on_behalf(contest.county, "竞赛大屏"):
        running = running_round(contest) if contest.state == "open" else None
        on_phones = Item.objects.filter(sitting__entrant__paper_number=None)
        items = on_phones.filter(sitting__round=running) if running else on_phones.none()
        begun_at = running.begun_at if running else None
        at = position_now(running, begun_at, now) if running and begun_at else None
        return Board(
            contest=contest,
            running=running,
            number=None if at is None else at + 1,
            left_s=-(-round_window(running, begun_at).left_ms(now) // 1000) if running and begun_at else 0,
            entrants=Entrant.objects.filter(contest=contest).count(),
            answered=Answer.objects.filter(item__in=items).count(),
            asked=items.count(),
            first=results(contest)[:BOARD_NAMES],
            teams=team_results(contest) if contest.entry == EntryKind.TEAM else [],
        )


@dataclass(frozen=True)
class Enterable:
    """Somebody who may be entered, and whether they are already."""

    person: Person
    has_entered: bool


def people_to_enter(actor: Actor, contest: Contest, organisation_id: int) -> list[Enterable]:
    """Return the living people of an organisation in the actor's reach who may enter the contest, by name, at
    most PEOPLE_OFFERED_MAX. Raises NotFound for an organisation beyond reach."""
    organisation = organisation_for(actor, organisation_id)
    people = (
        people_visible_to(actor)
        .filter(people_of(contest.organisation), people_of(organisation), died_on=None)
        .filter(retirement_kind__in=RETIRED)
        .order_by("pinyin", "pk")[:PEOPLE_OFFERED_MAX]
    )
    entered = set(Entrant.objects.filter(contest=contest).values_list("person_id", flat=True))
    return [Enterable(person, person.pk in entered) for person in people]


def me_panel(person_id: int) -> list[OfferedContest] | None:
    """Return what the member's home says of contests: those open now; None if there are none."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return None
    now = clock.now()
    offered = contests_offered(person)
    return [one for one in offered if one.contest.state == "open" and one.contest.ends_at >= now] or None
