"""What an entrant does on the phone: entering, beginning, answering (JS2).

An answer is sent until the page hears that it arrived. So the same one may come twice, late, or after a newer
one; none of that may change what counts: the last answer given before the time was up.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.learning.contests.actions import enter
from yinhui.learning.contests.answers import kept_answer
from yinhui.learning.contests.drawing import seat
from yinhui.learning.contests.errors import ContestError, OutOfTime
from yinhui.learning.contests.models import (
    Answer,
    Contest,
    Entrant,
    EntryKind,
    Item,
    Mode,
    Round,
    Sitting,
)
from yinhui.learning.contests.timing import question_window
from yinhui.learning.own import belongs_to, branch_of, on_behalf, own_person


@dataclass(frozen=True)
class Given:
    """An answer as a page sends it: `choice` are the options' positions in the bank's order, `text` for a
    fill-in; empty takes the answer back. `ordinal` is counted up by the page from the highest it knows."""

    client_key: uuid.UUID
    ordinal: int
    choice: tuple[int, ...] = ()
    text: str = ""


@action()
def enter_own(*, actor: Actor, contest_id: int) -> Contest:
    """Enter a contest oneself, for one's branch; entering twice is entering once.

    Raises ContestError if it is not open or not for this person, NotFound.
    """
    person = own_person(actor)
    contest = _open_contest(contest_id, person.county_id)
    if not belongs_to(person, contest.organisation):
        raise ContestError(f"这场竞赛由{contest.organisation.name}举办，只有它的老同志能报名。")
    if clock.now() > contest.ends_at:
        raise ContestError("这场竞赛的时间已经过了，不能再报名。", code="over")
    branch = branch_of(person)
    if branch is None and contest.entry == EntryKind.TEAM:
        raise ContestError("系统里还没有登记您所在的支部，不能参加团体赛。请联系支部书记。")
    enter(contest, {person.pk: branch or contest.organisation_id}, actor)
    return contest


@action()
def sit_down(*, actor: Actor, contest_id: int) -> Sitting:
    """Begin the next round of a contest answered at one's own time: the clock starts now, once.

    Raises ContestError if there is none left or the contest is over, NotFound.
    """
    person = own_person(actor)
    contest = _open_contest(contest_id, person.county_id)
    now = clock.now()
    if contest.mode != Mode.OWN_TIME:
        raise ContestError("现场竞赛由主持人宣布开始，请在这一页等一等。")
    if not contest.opens_at <= now <= contest.ends_at:
        raise ContestError("现在不在答题时间里。", code="not_open")
    entrant = contest.entrants.filter(person=person).first()
    if entrant is None:
        raise ContestError("请先报名，再开始答题。", code="not_entered")
    _require_phone(entrant.pk)
    round_ = next_round(contest, person.pk)
    if round_ is None:
        raise ContestError("各轮都答完了。请等公布结果。", code="all_done")
    with on_behalf(contest.county, "竞赛抽题"):
        seat(contest, round_, begun_at=now, entrant_ids=[entrant.pk])
    return Sitting.objects.select_related("round").get(round=round_, person=person)


def next_round(contest: Contest, person_id: int) -> Round | None:
    """Return the first round that the person has no paper of."""
    return contest.rounds.exclude(sittings__person_id=person_id).order_by("position").first()


@action()
def take_answer(*, actor: Actor, item_id: int, given: Given) -> Answer:
    """Keep an answer of the person who is signed in; return the one that stands.

    The same `client_key` again is the same answer, also after the end: the page had not heard of its arrival.
    Of several the one with the highest ordinal stands. Raises OutOfTime, ContestError (also
    for somebody who answers on paper), NotFound.
    """
    item = (
        Item.objects.select_related("sitting__round__contest", "question")
        .filter(pk=item_id, sitting__person_id=actor.person_id or 0)
        .first()
    )
    if item is None:
        raise NotFound("没有找到这道题。请刷新页面再试。")
    known = Answer.objects.filter(client_key=given.client_key, item=item).first()
    if known is not None:
        return known
    now = clock.now()
    sitting = item.sitting
    if sitting.round.contest.state != "open":
        raise OutOfTime("竞赛已经结束，不能再答题。", code="closed")
    window = question_window(sitting.round, sitting.begun_at, item.position)
    window.require(now)
    _require_phone(sitting.entrant_id)
    kept = kept_answer(item.question, choice=given.choice, text=given.text)
    row: dict[str, Any] = {
        "county": item.county_id,
        "item": item.pk,
        "person": sitting.person_id,
        "client_key": given.client_key,
        "ordinal": given.ordinal,
        "choice": kept.choice,
        "text": kept.text,
        "text_key": kept.text_key,
        "received_at": now,
        "took_ms": round((min(now, window.ends_at) - window.opens_at).total_seconds() * 1000),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "keep_answer"), row)
    return Answer.objects.get(item=item)


def _require_phone(entrant_id: int) -> None:
    """Hold the entry until this is written, so that nobody is given paper meanwhile. Raises ContestError for
    somebody who answers on paper."""
    entrant = Entrant.objects.select_for_update(no_key=True).get(pk=entrant_id)
    if entrant.paper_number is not None:
        raise ContestError(
            "您这次用的是纸质答卷，手机上不用再答。答卷交给工作人员，由他们录入。", code="on_paper"
        )


def _open_contest(contest_id: int, county_id: int) -> Contest:
    contest = (
        Contest.objects.select_related("organisation", "county")
        .filter(pk=contest_id, county_id=county_id)
        .first()
    )
    if contest is None or contest.announced_at is None:
        raise NotFound("没有找到这场竞赛。请回到“知识竞赛”看看。")
    if contest.state != "open":
        raise ContestError("这场竞赛已经结束，或者取消了。", code="state")
    return contest
