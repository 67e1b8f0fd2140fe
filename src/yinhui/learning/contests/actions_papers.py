"""Answers on paper, for those without a telephone: given out with a number, typed afterwards (JS2).

Somebody answers on paper or on a phone, never on both: paper is given only to who has not begun, and from
then on nothing of theirs is taken from a phone. What was typed is corrected until the results are published.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yinhui.kernel import clock, records
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.contests.actions import contest_to_change, require_state, seat_now
from yinhui.learning.contests.answers import Kept, kept_answer
from yinhui.learning.contests.drawing import seat
from yinhui.learning.contests.errors import ContestError, PaperConflict
from yinhui.learning.contests.models import (
    Answer,
    Contest,
    Entrant,
    Item,
    Mode,
    PaperEntry,
    Round,
    Sitting,
    Timing,
)
from yinhui.learning.contests.timing import round_window
from yinhui.learning.own import on_behalf


@dataclass(frozen=True)
class TypedPaper:
    """A paper as its form has it: by item, the positions chosen (in the bank's order) and the words written.

    `seen` is how often it had been typed when the form was shown; `used_min` the minutes somebody noted.
    """

    seen: int
    answers: Mapping[int, tuple[tuple[int, ...], str]] = field(default_factory=dict)
    used_min: int | None = None
    reason: str = ""


@action(needs="record_work")
def give_papers(*, actor: Actor, contest_id: int, person_ids: Collection[int]) -> int:
    """Draw papers for entrants who will answer by hand, with the next numbers; who has one keeps it.

    Returns how many are new. Raises ContestError for nobody chosen or somebody who has begun on a phone,
    NotFound.
    """
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "open")
    with on_behalf(contest.county, "竞赛纸质答卷"):
        chosen = contest.entrants.filter(person_id__in=person_ids, paper_number=None)
        entrants = list(chosen.select_for_update(no_key=True).order_by("organisation_id", "pk"))
        if not entrants:
            raise ContestError("请先勾选用纸质答卷的老同志。", code="nobody_chosen")
        if begun := chosen.filter(_has_begun(contest)).count():
            raise ContestError(
                f"选中的人里有{begun}人已经在手机上开始答题，不能再改用纸质答卷。请去掉他们再试。",
                code="begun_on_phone",
            )
        for number, entrant in enumerate(entrants, start=contest.papers_given + 1):
            entrant.paper_number = number
        Entrant.objects.bulk_update(entrants, ["paper_number"])
        for round_ in contest.rounds.all():
            if not _is_over(round_):
                begun_at = round_.begun_at or contest.opens_at
                seat(contest, round_, begun_at=begun_at, entrant_ids=[entrant.pk for entrant in entrants])
    contest.papers_given += len(entrants)
    contest.save(update_fields=["papers_given"])
    return len(entrants)


@action(needs="record_work")
def take_back_papers(*, actor: Actor, contest_id: int, person_ids: Collection[int]) -> int:
    """Take papers back that were not handed in, or from people who answer on a phone after all.

    Returns how many. Raises ContestError for nobody chosen or a paper that was typed, NotFound.
    """
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "open")
    with on_behalf(contest.county, "竞赛纸质答卷"):
        entrants = contest.entrants.filter(person_id__in=person_ids, paper_number__isnull=False)
        typed = PaperEntry.objects.filter(sitting__entrant__in=entrants)
        if number := typed.values("sitting__entrant").distinct().count():
            raise ContestError(
                f"选中的答卷里有{number}份已经录入，不能收回。录错了的，请打开更正。",
                code="paper_typed",
            )
        taken = list(entrants.values_list("pk", flat=True))
        if not taken:
            raise ContestError("请先勾选要收回的纸质答卷。", code="nobody_chosen")
        Sitting.objects.filter(entrant__in=taken).delete()
        Entrant.objects.filter(pk__in=taken).update(paper_number=None)
        seat_now(contest)
    return len(taken)


@action(needs="record_work")
def type_paper(*, actor: Actor, contest_id: int, sitting_id: int, typed: TypedPaper) -> PaperEntry:
    """Keep a paper's answers as they stand on the sheet; the server scores them as it scores those of phones.

    Typed again, it is a correction and needs a reason; pressed twice, it is typed once. Raises ContestError,
    PaperConflict if somebody else typed it meanwhile, RecordError, NotFound.
    """
    contest = contest_to_change(actor, contest_id)
    require_state(contest, "open")
    with on_behalf(contest.county, "录入纸质答卷"):
        sitting = papers_out(contest).select_related("round", "entrant").filter(pk=sitting_id).first()
        if sitting is None:
            raise NotFound("没有找到这份纸质答卷。请回到“纸质答卷”重新打开。")
        _require_begun(contest, sitting.round)
        kept = _read(sitting, typed)
        used_s = _used_s(sitting.round, typed.used_min)
        answers = {
            str(item): {"choice": one.choice, "text": one.text}
            for item, one in kept.items()
            if not one.is_blank
        }
        before = list(sitting.paper_entries.order_by("pk"))
        if before and (before[-1].answers, before[-1].used_s) == (answers, used_s):
            return before[-1]
        if typed.seen != len(before):
            raise PaperConflict(
                "您打开这一页以后，别人已经录入过这份答卷。请重新打开，核对以后再改。", code="paper_conflict"
            )
        reason = records.checked_reason(typed.reason, "更正") if before else ""
        if reason:
            because(reason)
        _keep_answers(sitting, kept, used_s)
        return PaperEntry.objects.create(
            county_id=sitting.county_id,
            sitting=sitting,
            person_id=sitting.person_id,
            answers=answers,
            used_s=used_s,
            reason=reason,
            typed_by=f"{actor.name}（{actor.post_name}）"[:120],
        )


def papers_out(contest: Contest) -> QuerySet[Sitting]:
    """Return the papers that were given out."""
    return Sitting.objects.filter(round__contest=contest, entrant__paper_number__isnull=False)


def papers_to_type(contest: Contest) -> QuerySet[Sitting]:
    """Return the papers that were given out and not typed yet, of rounds that were held."""
    return papers_out(contest).filter(paper_entries=None).exclude(_unheld(contest))


def drop_unheld_papers(contest: Contest) -> None:
    """Forget the papers of live rounds that were never begun: nobody answered them. Runs as the program."""
    papers_out(contest).filter(_unheld(contest)).delete()


def _unheld(contest: Contest) -> Q:
    """That a paper is of a live round that was not begun; at their own time everybody may begin each."""
    return Q(round__begun_at=None) if contest.mode == Mode.LIVE else Q(pk=None)


def _has_begun(contest: Contest) -> Q:
    """That an entrant has begun on a phone: answered; at their own time, had the questions shown."""
    sittings = Sitting.objects.filter(entrant=OuterRef("pk"))
    answered = Answer.objects.filter(item__sitting__entrant=OuterRef("pk"))
    return Q(Exists(sittings if contest.mode == Mode.OWN_TIME else answered))


def _is_over(round_: Round) -> bool:
    """True for a live round whose time has passed: whoever comes now has no paper of it."""
    return round_.begun_at is not None and clock.now() > round_window(round_, round_.begun_at).ends_at


def _require_begun(contest: Contest, round_: Round) -> None:
    begun_at = round_.begun_at if contest.mode == Mode.LIVE else contest.opens_at
    if begun_at is None or clock.now() < begun_at:
        raise ContestError(
            "这一轮还没有开始，答卷还不能录入。请等开始以后，收齐答卷再录入。", code="not_begun"
        )


def _used_s(round_: Round, used_min: int | None) -> int:
    """The time taken: what was noted, else all there was."""
    if used_min is None:
        return round_.length_s
    longest = -(-round_.length_s // 60)
    if not 1 <= used_min <= longest:
        raise ContestError(f"用时请填1到{longest}分钟；没有记的空着。", code="used_min", field="used_min")
    return min(used_min * 60, round_.length_s)


def _read(sitting: Sitting, typed: TypedPaper) -> dict[int, Kept]:
    """Every item's answer, also those left blank. Raises ContestError, NotFound for an item of another's."""
    items = {item.pk: item for item in Item.objects.filter(sitting=sitting).select_related("question")}
    if typed.answers.keys() - items.keys():
        raise NotFound("录入的答案和这份答卷对不上。请回到“纸质答卷”重新打开。")
    return {
        key: kept_answer(item.question, choice=choice, text=text)
        for key, item in items.items()
        for choice, text in [typed.answers.get(key, ((), ""))]
    }


def _keep_answers(sitting: Sitting, kept: Mapping[int, Kept], used_s: int) -> None:
    """Make the paper's answers those that were typed."""
    each = used_s if sitting.round.timing == Timing.ROUND else used_s / sitting.round.question_count
    now: dt.datetime = clock.now()
    answered = {item: one for item, one in kept.items() if not one.is_blank}
    Answer.objects.filter(item__sitting=sitting).exclude(item_id__in=answered).delete()
    same: dict[str, Any] = {
        "county_id": sitting.county_id,
        "person_id": sitting.person_id,
        "ordinal": 1,
        "received_at": now,
        "took_ms": round(each * 1000),
    }
    Answer.objects.bulk_create(
        [
            Answer(
                item_id=item,
                client_key=uuid.uuid4(),
                choice=one.choice,
                text=one.text,
                text_key=one.text_key,
                **same,
            )
            for item, one in answered.items()
        ],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["client_key", "choice", "text", "text_key", "received_at", "took_ms"],
    )
