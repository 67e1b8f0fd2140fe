"""Ballots as pages show them. What is in the box of a secret ballot nobody sees before it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.signin.models import Ballot, BallotOption, BallotWay, SecretVote, SignIn, Voter
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Person
from yinhui.registry.permissions import may


@dataclass(frozen=True)
class Outcome:
    """What came of a closed ballot.

    A motion `is_carried` or not. Of an election, `elected` are in order of their votes; `tied` have as many
    votes as each other for the last seat, and are voted on again.
    """

    is_carried: bool
    elected: tuple[BallotOption, ...] = ()
    tied: tuple[BallotOption, ...] = ()


@dataclass(frozen=True)
class BallotSheet:
    """One ballot with its options, how many have voted by phone, and what came of it (None while open)."""

    ballot: Ballot
    options: list[BallotOption]
    voted: int
    outcome: Outcome | None
    may_change: bool

    @property
    def is_secret(self) -> bool:
        """True for a ballot by phone or slip."""
        return self.ballot.way == BallotWay.SECRET


def ballot_sheet(actor: Actor, ballot_id: int) -> BallotSheet:
    """Return a ballot for its page. Raises NotFound."""
    ballot = _with_options().filter(pk=ballot_id).first()
    if ballot is None:
        raise NotFound("没有找到这项表决。请从活动页面重新打开。")
    ballot.scheduled = scheduled_for(actor, ballot.scheduled_id)
    return _sheet(actor, ballot)


def ballots_of(actor: Actor, scheduled: ScheduledOccasion) -> list[BallotSheet]:
    """Return an occasion's ballots in their order. Two queries."""
    ballots = list(_with_options().filter(scheduled=scheduled).order_by("pk"))
    for ballot in ballots:
        ballot.scheduled = scheduled
    return [_sheet(actor, ballot) for ballot in ballots]


def outcome_of(ballot: Ballot, options: list[BallotOption]) -> Outcome | None:
    """Return what came of a ballot: more than half in favour carries it; of candidates with more than half,
    those with the most votes take the seats. None while it is open."""
    if ballot.closed_at is None or ballot.needed is None:
        return None
    enough = [one for one in options if one.is_for and (one.votes or 0) >= ballot.needed]
    if not ballot.is_election:
        return Outcome(is_carried=bool(enough))
    enough.sort(key=lambda option: -(option.votes or 0))
    if len(enough) <= ballot.choices_max:
        return Outcome(is_carried=len(enough) == ballot.choices_max, elected=tuple(enough))
    first_out = enough[ballot.choices_max].votes
    elected = [one for one in enough[: ballot.choices_max] if one.votes != first_out]
    if len(elected) == ballot.choices_max:
        return Outcome(is_carried=True, elected=tuple(elected))
    tied = tuple(one for one in enough if one.votes == first_out)
    return Outcome(is_carried=False, elected=tuple(elected), tied=tied)


def own_ballot(person: Person, ballot_id: int) -> Ballot:
    """Return an open secret ballot for a member who has signed in and not voted, with its options, read by
    the program for them. Raises NotFound."""
    with acting(program_actor(person.county, "无记名投票")):
        ballot = (
            _with_options()
            .filter(pk=ballot_id, way=BallotWay.SECRET, closed_at=None, withdrawn_reason="")
            .filter(scheduled__in=SignIn.objects.filter(person=person).values("scheduled"))
            .exclude(pk__in=Voter.objects.filter(person=person).values("ballot"))
            .first()
        )
    if ballot is None:
        raise NotFound("现在没有您要投的票。已经投过的不用再投；还没有签到的，请先扫屏幕上的二维码签到。")
    return ballot


def votes_in_box(ballot: Ballot) -> dict[int, int]:
    """Return the votes by option. The box opens to the program alone (`wall.py`)."""
    counts = SecretVote.objects.filter(ballot=ballot).values("option_id").annotate(votes=Count("pk"))
    return dict(counts.values_list("option_id", "votes"))


def _with_options() -> QuerySet[Ballot]:
    options = Prefetch("options", BallotOption.objects.order_by("position"))
    return Ballot.objects.annotate(voted=Count("voters")).prefetch_related(options)


def _sheet(actor: Actor, ballot: Ballot) -> BallotSheet:
    options = list(ballot.options.all())
    return BallotSheet(
        ballot=ballot,
        options=options,
        voted=ballot.voted,  # type: ignore[attr-defined]
        outcome=None if ballot.withdrawn_reason else outcome_of(ballot, options),
        may_change=may(actor, "record_work", ballot.scheduled.organisation),
    )
