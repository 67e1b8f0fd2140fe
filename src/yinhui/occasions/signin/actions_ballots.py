"""Putting questions to the vote at a scheduled occasion: by show of hands, or in secret (XQ2, JS4).

Nobody votes for somebody absent: 选举工作条例 and 支部工作条例 forbid it, so votes are counted against those
of the entitled who have signed in. A secret vote by phone says that one has voted, never what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from yinhui.kernel import clock, records
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.kernel.sql_files import sql
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import scheduled_for
from yinhui.occasions.signin import window
from yinhui.occasions.signin.actions import oneself
from yinhui.occasions.signin.errors import SigninError
from yinhui.occasions.signin.models import Ballot, BallotOption, BallotWay, Voter
from yinhui.occasions.signin.queries_ballots import votes_in_box
from yinhui.occasions.signin.quorum import (
    Quorum,
    entitled_people,
    quorum_of,
    signed_in,
    votes_needed,
)
from yinhui.registry.actors import program_actor
from yinhui.registry.permissions import require_reach

TITLE_CHARACTERS_MAX = 100
REASON_CHARACTERS_MAX = 100
OPTION_CHARACTERS_MAX = 50
# A committee of seven with two more candidates than seats; a page of a phone has room for twice that.
CANDIDATES_MAX = 20
NO_SUCH_BALLOT = "没有找到这项表决。请从活动页面重新打开。"
FOR, AGAINST, ABSTAINED = "赞成", "反对", "弃权"
MOTION = (FOR, AGAINST, ABSTAINED)


@dataclass(frozen=True)
class Slips:
    """What was counted by hand: slips handed in, those that do not count, and votes by option."""

    handed_in: int = 0
    invalid: int = 0
    votes: Mapping[int, int] | None = None


@action(needs="record_work")
def count_hands(
    *, actor: Actor, scheduled_id: int, title: str, in_favour: int, against: int, abstained: int
) -> Ballot:
    """Record a vote by show of hands, counted in the room; it is closed at once.

    Raises SigninError if too few are there or the counts are not those of who may vote, NotFound.
    """
    scheduled, quorum = _ready_to_vote(actor, scheduled_id)
    counts = (in_favour, against, abstained)
    if min(counts) < 0 or sum(counts) != quorum.present:
        raise SigninError(
            f"三项合计{sum(counts)}票，签到的有表决权的党员是{quorum.present}人，两个数要一样。"
            "请再数一遍；有人后来才到的，先点名签到。",
            code="counts_differ",
            field="in_favour",
        )
    ballot = _begun(actor, scheduled, title, BallotWay.HANDS)
    _add_options(ballot, MOTION, counts)
    return _closed(ballot, scheduled, quorum)


@action(needs="record_work")
def open_ballot(
    *, actor: Actor, scheduled_id: int, title: str, candidates: Sequence[str] = (), choices_max: int = 1
) -> Ballot:
    """Open a secret ballot: on a motion, or, with `candidates`, an election of at most `choices_max` of them.

    Raises SigninError if too few are there, NotFound.
    """
    scheduled, _ = _ready_to_vote(actor, scheduled_id)
    names = list(dict.fromkeys(filter(None, (name.strip() for name in candidates))))
    if len(names) > CANDIDATES_MAX or any(len(name) > OPTION_CHARACTERS_MAX for name in names):
        raise SigninError(
            f"候选人最多{CANDIDATES_MAX}名，每个姓名最多{OPTION_CHARACTERS_MAX}个字。",
            code="candidates",
            field="candidates",
        )
    if names and not 1 <= choices_max <= len(names):
        raise SigninError(f"应选名额请填1到{len(names)}之间的数。", code="choices_max", field="choices_max")
    ballot = _begun(
        actor,
        scheduled,
        title,
        BallotWay.SECRET,
        is_election=bool(names),
        choices_max=choices_max if names else 1,
    )
    _add_options(ballot, names or MOTION)
    return ballot


@action()
def cast_vote(*, actor: Actor, ballot_id: int, option_ids: Sequence[int]) -> None:
    """Vote in a secret ballot, on one's own phone. In an election no option at all is an abstention.

    Raises SigninError if one has voted already, has no vote, has not signed in, or the ballot is closed.
    """
    person = oneself(actor)
    with acting(program_actor(person.county, "无记名投票")):
        ballot = _locked(ballot_id)
        # Whoever has no vote here is not told that there is a ballot at all.
        if person.pk not in entitled_people(ballot.scheduled):
            raise NotFound(NO_SUCH_BALLOT)
        _require_open(ballot)
        if ballot.way != BallotWay.SECRET:
            raise SigninError("这一项是举手表决，不用在手机上投票。", code="by_hands")
        if not signed_in(ballot.scheduled, [person.pk]):
            raise SigninError(
                "只有签到的有表决权的党员可以投票，不能请人代投。还没有签到的，请先扫屏幕上的二维码签到。",
                code="no_vote",
            )
        chosen = set(option_ids)
        fitting = set(ballot.options.filter(pk__in=chosen).values_list("pk", flat=True))
        least_chosen = 0 if ballot.is_election else 1
        if fitting != chosen or not least_chosen <= len(chosen) <= ballot.choices_max:
            words = f"最多选{ballot.choices_max}名。" if ballot.is_election else "请选一项。"
            raise SigninError(f"{words}请重新选择后再投。", code="choices", field="option")
        _, is_new = Voter.objects.get_or_create(
            ballot=ballot, person=person, defaults={"county_id": ballot.county_id}
        )
        if not is_new:
            raise SigninError("您已经投过票了，每人只投一次。", code="voted_already")
        _put_in_box(ballot, sorted(chosen))


@action(needs="record_work")
def close_ballot(*, actor: Actor, ballot_id: int, slips: Slips | None = None) -> Ballot:
    """Close a secret ballot: open the box, add what was counted on paper, keep the figures.

    Raises SigninError if more have voted than are there, or the paper counts do not fit, NotFound.
    """
    ballot = _locked(ballot_id)
    _require_open(ballot)
    scheduled = scheduled_for(actor, ballot.scheduled_id)
    require_reach(actor, "record_work", scheduled.organisation)
    slips = slips or Slips()
    options = list(ballot.options.order_by("position"))
    _check_slips(ballot, options, slips, quorum_of(scheduled))
    with acting(program_actor(ballot.county, "计票")):
        in_box = votes_in_box(ballot)
    on_paper = slips.votes or {}
    for option in options:
        option.votes = in_box.get(option.pk, 0) + on_paper.get(option.pk, 0)
    BallotOption.objects.bulk_update(options, ["votes"])
    ballot.paper_slips, ballot.invalid = slips.handed_in, slips.invalid
    return _closed(ballot, scheduled, quorum_of(scheduled))


@action(needs="record_work")
def withdraw_ballot(*, actor: Actor, ballot_id: int, reason: str) -> Ballot:
    """Strike a ballot that was set up or counted wrongly; it stays to be read.

    Raises SigninError, NotFound.
    """
    ballot = _locked(ballot_id)
    scheduled = scheduled_for(actor, ballot.scheduled_id)
    require_reach(actor, "record_work", scheduled.organisation)
    window.require_standing(scheduled)
    ballot.withdrawn_reason = records.checked_text(
        reason, label="撤销的理由", field="reason", longest=REASON_CHARACTERS_MAX, required=True
    )
    ballot.save(update_fields=["withdrawn_reason"])
    return ballot


def _ready_to_vote(actor: Actor, scheduled_id: int) -> tuple[ScheduledOccasion, Quorum]:
    scheduled = scheduled_for(actor, scheduled_id)
    require_reach(actor, "record_work", scheduled.organisation)
    window.require_begun(scheduled)
    quorum = quorum_of(scheduled)
    if not quorum.is_met:
        raise SigninError(
            f"到会人数还不够：应到{quorum.entitled}人，至少要到{quorum.needed}人，"
            f"现在到了{quorum.present}人，还差{quorum.lacking}人，不能表决。",
            code="no_quorum",
        )
    if not quorum.present:
        raise SigninError("还没有有表决权的人签到，不能表决。请先签到。", code="nobody_there")
    return scheduled, quorum


def _begun(
    actor: Actor,
    scheduled: ScheduledOccasion,
    title: str,
    way: BallotWay,
    *,
    is_election: bool = False,
    choices_max: int = 1,
) -> Ballot:
    return Ballot.objects.create(
        county_id=scheduled.county_id,
        scheduled=scheduled,
        title=records.checked_text(
            title, label="表决事项", field="title", longest=TITLE_CHARACTERS_MAX, required=True
        ),
        way=way,
        is_election=is_election,
        choices_max=choices_max,
        opened_by_id=actor.account_id,
    )


def _add_options(ballot: Ballot, words: Sequence[str], votes: Sequence[int | None] = ()) -> None:
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=ballot,
            position=position,
            words=word,
            is_for=ballot.is_election or word == FOR,
            votes=votes[position] if votes else None,
        )
        for position, word in enumerate(words)
    )


def _closed(ballot: Ballot, scheduled: ScheduledOccasion, quorum: Quorum) -> Ballot:
    ballot.entitled, ballot.present = quorum.entitled, quorum.present
    ballot.needed = votes_needed(scheduled, entitled=quorum.entitled, present=quorum.present)
    ballot.closed_at = clock.now()
    ballot.save()
    return ballot


def _locked(ballot_id: int) -> Ballot:
    """Lock the ballot: voters wait for each other, and the closing for the last of them."""
    found = Ballot.objects.select_for_update(of=("self",)).select_related("county", "scheduled__organisation")
    ballot = found.filter(pk=ballot_id).first()
    if ballot is None:
        raise NotFound(NO_SUCH_BALLOT)
    return ballot


def _require_open(ballot: Ballot) -> None:
    if ballot.withdrawn_reason:
        raise SigninError("这项表决已经撤销，不用再投。", code="withdrawn")
    if ballot.closed_at is not None:
        raise SigninError("这项表决已经结束。", code="closed")


def _put_in_box(ballot: Ballot, option_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "put_in_box"),
            {"ballot": ballot.pk, "county": ballot.county_id, "options": list(option_ids)},
        )


def _check_slips(ballot: Ballot, options: Sequence[BallotOption], slips: Slips, quorum: Quorum) -> None:
    votes = slips.votes or {}
    by_phone = ballot.voters.count()
    if by_phone + slips.handed_in > quorum.present:
        raise SigninError(
            f"手机投了{by_phone}票，纸质票{slips.handed_in}张，超过签到的有表决权的{quorum.present}人。"
            "因故未到会的党员不能委托他人代为投票，请把多出的票剔除后重新清点。",
            code="too_many_votes",
            field="handed_in",
        )
    valid = slips.handed_in - slips.invalid
    if min(slips.handed_in, slips.invalid, valid, *votes.values(), 0) < 0:
        raise SigninError(
            "无效票不能多于纸质票，票数不能是负数。请核对后再填。", code="invalid", field="invalid"
        )
    if not votes.keys() <= {option.pk for option in options}:
        raise SigninError("纸质票里有这项表决没有的选项。请刷新页面后重填。", code="option")
    fits = (
        max(votes.values(), default=0) <= valid and sum(votes.values()) <= valid * ballot.choices_max
        if ballot.is_election
        else sum(votes.values()) == valid
    )
    if not fits:
        raise SigninError(
            f"纸质票有效{valid}张，各项合计{sum(votes.values())}票，对不上。请重新清点。",
            code="counts_differ",
            field="handed_in",
        )
