"""Holding a contest: making and announcing it, entering people, beginning rounds, ruling, closing (JS2)."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from yinhui.kernel import clock, records
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.contests import limits
from yinhui.learning.contests.checking import checked_prizes, checked_rules
from yinhui.learning.contests.drawing import require_enough, seat
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import (
    Contest,
    Entrant,
    EntryKind,
    Item,
    Mode,
    Round,
    Ruling,
    Sitting,
    Timing,
)
from yinhui.learning.contests.timing import round_window
from yinhui.learning.own import on_behalf
from yinhui.registry.models import Membership
from yinhui.registry.permissions import may, organisation_for, people_of, people_visible_to

TEAM_BEST_MAX = 20


@dataclass(frozen=True)
class ContestContent:
    """What a contest says of itself: what its form has. Moments are aware."""

    title: str
    opens_at: dt.datetime
    ends_at: dt.datetime
    mode: str = Mode.LIVE
    entry: str = EntryKind.INDIVIDUAL
    team_best: int = 3
    place: str = ""
    text: str = ""
    prizes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class RoundContent:
    """What a round says: its clock, and the rules of its paper (`drawing.rule_in_words`)."""

    title: str
    timing: str
    seconds: int
    rules: tuple[dict[str, Any], ...]
    is_drawn_each: bool = False


def contest_to_change(actor: Actor, contest_id: int) -> Contest:
    """Return a contest that the actor holds, locked. Raises NotFound."""
    contest = Contest.objects.select_for_update(of=("self",)).select_related("organisation", "county")
    found = contest.filter(pk=contest_id).first()
    if found is None or not may(actor, "record_work", found.organisation):
        raise NotFound("没有找到这场竞赛，或者它不由您办理。请从“知识竞赛”重新查找。")
    return found


@action(needs="record_work")
def make_contest(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: ContestContent
) -> Contest:
    """Make a contest of an organisation, as a draft. The same `client_key` gives the one already made.

    Raises ContestError, RecordError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    if organisation.county_id is None or organisation.kind == "prefecture":
        raise ContestError("竞赛由县（区）或县以下组织举办。请先选定组织。", field="organisation")
    contest, _ = Contest.objects.get_or_create(
        client_key=client_key,
        defaults={
            "county_id": organisation.county_id,
            "organisation": organisation,
            "made_by_id": actor.account_id,
            **_checked(content),
        },
    )
    return contest


@action(needs="record_work")
def amend_contest(*, actor: Actor, contest_id: int, content: ContestContent) -> Contest:
    """Change what a contest says; how it is held only until it is announced.

    Raises ContestError, RecordError, NotFound.
    """
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "draft", "open")
    row = _checked(content)
    if contest.announced_at and (row["mode"], row["entry"]) != (contest.mode, contest.entry):
        raise ContestError("已经发布，方式和赛制不能再改。要改，请取消后另建一场。", field="mode")
    for field, value in row.items():
        setattr(contest, field, value)
    contest.save()
    return contest


@action(needs="record_work")
def put_round(*, actor: Actor, contest_id: int, content: RoundContent, round_id: int | None = None) -> Round:
    """Add a round to a draft, or change one (`round_id`). Raises ContestError, NotFound."""
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "draft")
    if content.timing not in Timing.values:
        raise ContestError("请选择计时方法。", field="timing")
    if not limits.SECONDS_MIN <= content.seconds <= limits.SECONDS_MAX:
        raise ContestError(
            f"时间请填{limits.SECONDS_MIN}到{limits.SECONDS_MAX}秒。", code="seconds", field="seconds"
        )
    row = {
        "title": records.checked_text(
            content.title, label="轮次名称", field="title", longest=50, required=True
        ),
        "timing": content.timing,
        "seconds": content.seconds,
        "rules": checked_rules(content.rules),
        "is_drawn_each": content.is_drawn_each,
    }
    if round_id is not None:
        changed = contest.rounds.filter(pk=round_id).first()
        if changed is None:
            raise NotFound("没有找到这一轮。请回到竞赛页面重新打开。")
        for field, value in row.items():
            setattr(changed, field, value)
        changed.save()
        return changed
    position = contest.rounds.count() + 1
    if position > limits.ROUNDS_MAX:
        raise ContestError(f"一场竞赛最多{limits.ROUNDS_MAX}轮。")
    return Round.objects.create(
        county_id=contest.county_id,
        contest=contest,
        position=position,
        seed=secrets.randbits(62),
        **row,
    )


@action(needs="record_work")
def announce_contest(*, actor: Actor, contest_id: int) -> Contest:
    """Open a contest to entries, once its rounds stand and the bank has what they draw.

    Raises ContestError, NotFound.
    """
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "draft")
    rounds = list(contest.rounds.all())
    if not rounds:
        raise ContestError("还没有设置轮次。请先添加一轮，写明计时和抽题规则。", code="no_round")
    with on_behalf(contest.county, "核对题库"):
        for round_ in rounds:
            require_enough(contest, round_)
    contest.announced_at = clock.now()
    contest.save(update_fields=["announced_at"])
    return contest


@action(needs="record_work")
def cancel_contest(*, actor: Actor, contest_id: int, reason: str) -> Contest:
    """Call a contest off, with the reason. Raises ContestError, RecordError, NotFound."""
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "draft", "open")
    contest.cancelled_reason = records.checked_reason(reason, "取消")
    because(reason)
    contest.save(update_fields=["cancelled_reason"])
    return contest


@action(needs="record_work")
def enter_people(*, actor: Actor, contest_id: int, person_ids: Collection[int]) -> int:
    """Enter people for the branches they belong to today; who is entered stays so. Returns how many are new.

    Raises ContestError for somebody not of the contest's organisation, without a branch in a contest of
    teams, or too many; NotFound.
    """
    contest = Contest.objects.select_related("organisation", "county").filter(pk=contest_id).first()
    if contest is None:
        raise NotFound("没有找到这场竞赛。请从“知识竞赛”重新查找。")
    require_state(contest, "open")
    wanted = set(person_ids)
    people = people_visible_to(actor).filter(people_of(contest.organisation), pk__in=wanted, died_on=None)
    if people.count() < len(wanted):
        raise ContestError("选中的人里有的不在您的管理范围内，或者不属于举办的组织。请重新选择。")
    branches = dict(
        Membership.objects.filter(
            person__in=people, kind="branch", period__contains=clock.today()
        ).values_list("person_id", "organisation_id")
    )
    if contest.entry == EntryKind.TEAM and (alone := wanted - branches.keys()):
        raise ContestError(f"有{len(alone)}人还没有编入支部，不能参加团体赛。请先登记所在支部。")
    return enter(contest, {key: branches.get(key, contest.organisation_id) for key in wanted}, actor)


def enter(contest: Contest, branches: dict[int, int], actor: Actor) -> int:
    """Enter people (id) each for an organisation; while a round runs they get its paper at once. Returns how
    many are new. Raises ContestError when there are too many."""
    everybody = Entrant.objects.filter(contest=contest)
    with on_behalf(contest.county, "竞赛报名"):
        before = everybody.count()
    Entrant.objects.bulk_create(
        [
            Entrant(
                county_id=contest.county_id,
                contest=contest,
                person_id=person_id,
                organisation_id=organisation_id,
                entered_by_id=actor.account_id,
            )
            for person_id, organisation_id in sorted(branches.items())
        ],
        ignore_conflicts=True,
    )
    with on_behalf(contest.county, "竞赛报名"):
        after = everybody.count()
        seat_now(contest)
    if after > limits.ENTRANTS_MAX:
        raise ContestError(f"一场竞赛最多{limits.ENTRANTS_MAX}人报名。请分场次举办。", code="too_many")
    return after - before


def seat_now(contest: Contest) -> None:
    """Give whoever has none a paper of the live round that runs at this moment. Runs as the program."""
    running = running_round(contest)
    if running is not None and running.begun_at is not None:
        seat(contest, running, begun_at=running.begun_at)


@action(needs="record_work")
def begin_round(*, actor: Actor, contest_id: int, round_id: int) -> Round:
    """Begin a live contest's next round: everybody's clock starts LEAD_S from now. Pressed twice, it begins
    once. Raises ContestError, NotFound."""
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "open")
    round_ = contest.rounds.filter(pk=round_id).first()
    if round_ is None or contest.mode != Mode.LIVE:
        raise NotFound("没有找到这一轮。请回到竞赛页面重新打开。")
    if round_.begun_at is not None:
        return round_
    if running_round(contest) is not None:
        raise ContestError("上一轮还没有结束，请等它到时间再开始下一轮。", code="round_running")
    if contest.rounds.filter(position__lt=round_.position, begun_at=None).exists():
        raise ContestError("请按顺序开始，前面还有一轮没有进行。", code="round_order")
    with on_behalf(contest.county, "竞赛抽题"):
        round_.begun_at = clock.now() + dt.timedelta(seconds=limits.LEAD_S)
        round_.save(update_fields=["begun_at"])
        seat(contest, round_, begun_at=round_.begun_at)
        if not round_.sittings.exists():
            raise ContestError("还没有人报名，不能开始。请先报名。", code="no_entrant")
    return round_


def running_round(contest: Contest) -> Round | None:
    """Return the live round whose clock runs at this moment; None between rounds."""
    last = contest.rounds.filter(begun_at__isnull=False).order_by("-begun_at").first()
    if last is None or last.begun_at is None:
        return None
    return last if clock.now() <= round_window(last, last.begun_at).ends_at else None


@action(needs="record_work")
def rule_question(*, actor: Actor, contest_id: int, question_id: int, is_void: bool, reason: str) -> Ruling:
    """Take a question that was wrong out of the scores, or put it back, with the reason; scores follow, and
    what was ruled before stays to be read. Raises ContestError, RecordError, NotFound."""
    contest = contest_to_change(actor, contest_id)
    if contest.cancelled_reason:
        raise ContestError("这场竞赛已经取消。")
    reason = records.checked_reason(reason, "裁定")
    with on_behalf(contest.county, "竞赛裁定"):
        asked = Item.objects.filter(sitting__round__contest=contest, question_id=question_id).exists()
    if not asked:
        raise NotFound("这场竞赛没有用过这道题。")
    because(reason)
    return Ruling.objects.create(
        county_id=contest.county_id,
        organisation_id=contest.organisation_id,
        contest=contest,
        question_id=question_id,
        is_void=is_void,
        reason=reason,
        ruled_by=f"{actor.name}（{actor.post_name}）"[:120],
    )


def sittings_under_way(contest: Contest) -> bool:
    """True while anybody's clock runs on a phone. Read as the program."""
    now = clock.now()
    on_phones = Sitting.objects.filter(round__contest=contest, entrant__paper_number=None)
    sittings = on_phones.select_related("round").order_by("-begun_at")
    longest = max((round_.length_s for round_ in contest.rounds.all()), default=0)
    since = now - dt.timedelta(seconds=longest + limits.NETWORK_GRACE_S)
    return any(
        now <= round_window(sitting.round, sitting.begun_at).ends_at
        for sitting in sittings.filter(begun_at__gte=since)
    )


def require_state(contest: Contest, *states: str) -> None:
    if contest.state not in states:
        words = {
            "draft": "这场竞赛还没有发布。",
            "open": "这场竞赛已经发布，不能再改。",
            "closed": "这场竞赛已经结束，不能再办理。",
            "cancelled": "这场竞赛已经取消，不能再办理。",
        }
        raise ContestError(words[contest.state], code="state")


def _checked(content: ContestContent) -> dict[str, Any]:
    if content.mode not in Mode.values or content.entry not in EntryKind.values:
        raise ContestError("请选择方式和赛制。", field="mode")
    if content.ends_at <= content.opens_at:
        raise ContestError("结束时间要晚于开始时间。", code="ends_first", field="ends_at")
    if not 1 <= content.team_best <= TEAM_BEST_MAX:
        raise ContestError(f"每队取前1到{TEAM_BEST_MAX}名的成绩。", field="team_best")
    return {
        "title": records.checked_text(content.title, label="名称", field="title", longest=100, required=True),
        "text": records.checked_text(content.text, label="说明", field="text", longest=1000),
        "place": records.checked_text(content.place, label="地点", field="place", longest=100),
        "mode": content.mode,
        "entry": content.entry,
        "team_best": content.team_best,
        "opens_at": content.opens_at,
        "ends_at": content.ends_at,
        "prizes": checked_prizes(content.prizes),
    }
