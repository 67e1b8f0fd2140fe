"""Ending a contest: it becomes an occasion with everybody who sat at a paper (JS2, JS10)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import YinhuiError
from yinhui.learning.contests.actions import contest_to_change, sittings_under_way
from yinhui.learning.contests.actions_papers import drop_unheld_papers, papers_to_type
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Contest, Mode, PaperEntry
from yinhui.learning.contests.queries import contests_visible_to
from yinhui.learning.contests.scores import Result, results
from yinhui.learning.own import on_behalf
from yinhui.learning.prizes import prize_of
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.models import Manner, Setting


@action(needs="record_work")
def close_contest(*, actor: Actor, contest_id: int) -> Contest:
    """End a contest: no more answers, results for everybody, and the occasion is recorded. Pressed twice, it
    ends once. Raises ContestError while somebody still answers, RecordError, NotFound, NotAllowed."""
    contest = contest_to_change(actor, contest_id)
    if contest.closed_at:
        return contest
    if contest.state != "open":
        raise ContestError("这场竞赛没有在进行。", code="state")
    if contest.mode == Mode.OWN_TIME and clock.now() < contest.ends_at:
        raise ContestError("还没有到结束时间，还有人可以答题。到时间以后再来结束。", code="before_end")
    with on_behalf(contest.county, "竞赛结束"):
        if sittings_under_way(contest):
            raise ContestError("还有人正在答题，请等他们的时间到了再结束。", code="under_way")
        if owed := papers_to_type(contest).count():
            raise ContestError(
                f"还有{owed}份纸质答卷没有录入。请在“纸质答卷”里录入；没有交的收回，交了白卷的打开直接保存。",
                code="papers_owed",
            )
        drop_unheld_papers(contest)
        sat = results(contest)
    contest.closed_at = clock.now()
    if sat:
        contest.occasion = record_occasion(
            actor=actor,
            client_key=uuid.uuid5(contest.client_key, "occasion"),
            organisation_id=contest.organisation_id,
            content=_occasion(contest, sat),
        )
    contest.save(update_fields=["closed_at", "occasion"])
    return contest


def close_each(*, actor: Actor, contest_ids: Collection[int]) -> tuple[int, list[str]]:
    """End several contests, each for itself: one that cannot be ended yet holds up none of the others.

    Returns how many were ended, and why each of the others was not.
    """
    actor.require("record_work")
    titles = dict(contests_visible_to(actor).filter(pk__in=contest_ids).values_list("pk", "title"))
    done, refused = 0, []
    for contest_id in contest_ids:
        try:
            close_contest(actor=actor, contest_id=contest_id)
        except YinhuiError as error:
            refused.append(f"“{titles.get(contest_id, '选中的竞赛')}”没有结束：{error.message}")
        else:
            done += 1
    return done, refused


def _occasion(contest: Contest, sat: list[Result]) -> OccasionContent:
    starts_at = contest.opens_at.astimezone(clock.SHANGHAI)
    held_on = min(starts_at.date(), clock.today())
    typed_at = dict(
        PaperEntry.objects.filter(sitting__round__contest=contest).values_list("person_id", "typed_at")
    )
    winners = [(prize_of(one.place, contest.prizes), one.name) for one in sat]
    said = "、".join(f"{prize}{name}" for prize, name in winners if prize)
    return OccasionContent(
        kind="contest",
        held_on=held_on,
        title=contest.title,
        participant_ids=tuple(one.person_id for one in sat),
        starts_at=starts_at.time() if contest.mode == Mode.LIVE else None,
        setting=Setting.ONLINE if contest.mode == Mode.OWN_TIME else Setting.TOGETHER,
        place=contest.place or ("网上答题" if contest.mode == Mode.OWN_TIME else ""),
        manners={person: (Manner.PAPER, moment) for person, moment in typed_at.items()},
        text=f"知识竞赛，{len(sat)}人参加答题。" + (f"获奖：{said}。" if said else ""),
    )
