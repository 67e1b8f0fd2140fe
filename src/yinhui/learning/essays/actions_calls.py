"""Calls for works: making and announcing them, the review, the result (BS4).

How the result comes about is said on every call: the mean of the reviews, without the highest and the lowest
where there are TRIMMED_FROM or more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from yinhui.kernel import clock, records
from yinhui.kernel.action import action, because
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.learning.essays import limits
from yinhui.learning.essays.errors import EssayError
from yinhui.learning.essays.models import EssayCall, Review, Reviewer, Work, WorkKind
from yinhui.learning.prizes import read_prizes
from yinhui.registry.permissions import may, organisation_for, people_visible_to


@dataclass(frozen=True)
class CallContent:
    """What a call says: what its form has. `criteria` are (name, points), `prizes` (name, count)."""

    title: str
    theme: str
    kinds: tuple[str, ...]
    until: dt.date
    characters_min: int = 0
    characters_max: int = 3000
    criteria: tuple[tuple[str, int], ...] = ()
    prizes: tuple[tuple[str, int], ...] = ()
    reviews_each: int = 3


def call_to_change(actor: Actor, call_id: int) -> EssayCall:
    """Return a call that the actor holds, locked. Raises NotFound."""
    calls = EssayCall.objects.select_for_update(of=("self",)).select_related("organisation", "county")
    found = calls.filter(pk=call_id).first()
    if found is None or not may(actor, "record_work", found.organisation):
        raise NotFound("没有找到这次征集，或者它不由您办理。请从“征文与作品”重新查找。")
    return found


def entered(call: EssayCall) -> Q:
    """The works of a call that are in: sent, and not taken back into a draft."""
    return Q(call=call, sent_at__isnull=False)


@action(needs="record_work")
def make_call(
    *, actor: Actor, client_key: uuid.UUID, organisation_id: int, content: CallContent
) -> EssayCall:
    """Make a call of an organisation, as a draft. The same `client_key` gives the one already made.

    Raises EssayError, RecordError, NotFound.
    """
    organisation = organisation_for(actor, organisation_id)
    if organisation.county_id is None or organisation.kind == "prefecture":
        raise EssayError("征集由县（区）或县以下组织举办。请先选定组织。", field="organisation")
    call, _ = EssayCall.objects.get_or_create(
        client_key=client_key,
        defaults={
            "county_id": organisation.county_id,
            "organisation": organisation,
            "made_by_id": actor.account_id,
            **_checked(content),
        },
    )
    return call


@action(needs="record_work")
def amend_call(*, actor: Actor, call_id: int, content: CallContent) -> EssayCall:
    """Change what a call says, until its review begins. Raises EssayError, RecordError, NotFound."""
    call = call_to_change(actor, call_id)
    _require_state(call, "draft", "open", "past")
    for field, value in _checked(content).items():
        setattr(call, field, value)
    call.save()
    return call


@action(needs="record_work")
def announce_call(*, actor: Actor, call_id: int) -> EssayCall:
    """Open a call: people may send works in. Raises EssayError, NotFound."""
    call = call_to_change(actor, call_id)
    _require_state(call, "draft")
    if call.until < clock.today():
        raise EssayError("截止日期已经过了。请先把日期改到以后，再发布。", code="until_past")
    call.announced_at = clock.now()
    call.save(update_fields=["announced_at"])
    return call


@action(needs="record_work")
def cancel_call(*, actor: Actor, call_id: int, reason: str) -> EssayCall:
    """Call it off, with the reason; works stay with their authors.

    Raises EssayError, RecordError, NotFound.
    """
    call = call_to_change(actor, call_id)
    _require_state(call, "draft", "open", "past")
    call.cancelled_reason = records.checked_reason(reason, "取消")
    because(reason)
    call.save(update_fields=["cancelled_reason"])
    return call


@action(needs="record_work")
def add_reviewers(*, actor: Actor, call_id: int, person_ids: Collection[int]) -> int:
    """Name people in the actor's reach as reviewers; while the review runs they get what is still to be
    given out. Returns how many are new. Raises EssayError, NotFound."""
    call = call_to_change(actor, call_id)
    _require_state(call, "draft", "open", "past", "review")
    people = people_visible_to(actor).filter(county_id=call.county_id, pk__in=set(person_ids), died_on=None)
    if people.count() < len(set(person_ids)):
        raise EssayError("选中的人里有的不在您的管理范围内。请重新选择。", field="person")
    before = call.reviewers.count()
    Reviewer.objects.bulk_create(
        [
            Reviewer(county_id=call.county_id, organisation_id=call.organisation_id, call=call, person=person)
            for person in people
        ],
        ignore_conflicts=True,
    )
    after = call.reviewers.count()
    if after > limits.REVIEWERS_MAX:
        raise EssayError(f"评委最多{limits.REVIEWERS_MAX}人。", code="reviewers_many")
    if call.review_at:
        _assign(call)
    return after - before


@action(needs="record_work")
def release_reviewer(*, actor: Actor, call_id: int, person_id: int) -> EssayCall:
    """Let a reviewer go: what they have not judged is given to the others; what they have judged stays.

    Raises EssayError if the others are too few, NotFound.
    """
    call = call_to_change(actor, call_id)
    _require_state(call, "draft", "open", "past", "review")
    call.reviewers.filter(person_id=person_id).delete()
    Review.objects.filter(work__call=call, person_id=person_id, given_at=None).delete()
    if call.review_at:
        _assign(call)
    return call


@action(needs="record_work")
def begin_review(*, actor: Actor, call_id: int) -> EssayCall:
    """End the entries and give every work to its reviewers, evenly: nobody gets their own or one of their own
    branch. Raises EssayError, NotFound."""
    call = call_to_change(actor, call_id)
    _require_state(call, "past", "open")
    if call.state == "open":
        raise EssayError(
            f"截止日期是{call.until:%m月%d日}，还没有到。提前评审请先把截止日期改早。", code="still_open"
        )
    if not call.reviews_each:
        raise EssayError("这次征集只展示、不评审。请直接选作品展出。", code="no_review")
    if not Work.objects.filter(entered(call)).exists():
        raise EssayError("还没有人报送作品，不用评审。", code="no_work")
    call.review_at = clock.now()
    call.save(update_fields=["review_at"])
    _assign(call)
    return call


@action(needs="record_work")
def declare_result(*, actor: Actor, call_id: int) -> EssayCall:
    """End the review and give the awards by place; the scores come from the reviews (`queries_reviews`).

    Raises EssayError while a review is owed, NotFound.
    """
    call = call_to_change(actor, call_id)
    _require_state(call, "review")
    owed = Review.objects.filter(work__in=Work.objects.filter(entered(call)), given_at=None).count()
    if owed:
        raise EssayError(
            f"还有{owed}份评审没有交。请催一催；确实不能评的，可以更换评委。", code="reviews_owed"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "award").replace("{scores}", sql(__file__, "scores")),
            {"call": call.pk, "trimmed_from": limits.TRIMMED_FROM},
        )
    call.declared_at = clock.now()
    call.save(update_fields=["declared_at"])
    return call


def _assign(call: EssayCall) -> None:
    """Give out what is still to be given out. Raises EssayError if somebody would have too few reviewers."""
    whose: dict[str, Any] = {"call": call.pk, "each": call.reviews_each, "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "assign"), whose)
        # The last works may have left somebody out: one move at a time, each makes it more even.
        moved = 1
        while moved:
            cursor.execute(sql(__file__, "level"), whose)
            moved = cursor.rowcount
    short = (
        Work.objects.filter(entered(call))
        .annotate(given_out=Count("reviews"))
        .filter(given_out__lt=call.reviews_each)
    )
    if (number := short.count()) > 0:
        raise EssayError(
            f"有{number}件作品凑不够{call.reviews_each}位评委（本人和同支部的要回避）。"
            "请再请几位别的支部的评委，或者减少每件作品的评委数。",
            code="reviewers_short",
        )


def _require_state(call: EssayCall, *states: str) -> None:
    if call.state not in states:
        words = {
            "draft": "这次征集还没有发布。",
            "open": "这次征集正在收作品。",
            "past": "这次征集已经截止，还没有开始评审。",
            "review": "这次征集正在评审，不能再改。",
            "declared": "这次征集已经公布结果，不能再改。",
            "cancelled": "这次征集已经取消，不能再办理。",
        }
        raise EssayError(words[call.state], code="state")


def _checked(content: CallContent) -> dict[str, Any]:
    if not content.kinds or not set(content.kinds) <= set(WorkKind.values):
        raise EssayError("请至少选一类作品。", code="kinds", field="kinds")
    if not 0 <= content.characters_min <= content.characters_max <= limits.CHARACTERS_MAX:
        raise EssayError(
            f"字数请从少到多填，最多{limits.CHARACTERS_MAX}字。", code="length", field="characters_max"
        )
    if not 0 <= content.reviews_each <= limits.REVIEWS_EACH_MAX:
        raise EssayError(f"每件作品的评委请填0到{limits.REVIEWS_EACH_MAX}位。", field="reviews_each")
    try:
        prizes = read_prizes(content.prizes)
    except ValueError as error:
        raise EssayError(str(error), code="prizes", field="prizes") from None
    return {
        "title": records.checked_text(content.title, label="名称", field="title", longest=100, required=True),
        "theme": records.checked_text(
            content.theme, label="主题和要求", field="theme", longest=1000, required=True
        ),
        "kinds": [kind for kind in WorkKind.values if kind in content.kinds],
        "until": content.until,
        "characters_min": content.characters_min,
        "characters_max": content.characters_max,
        "criteria": _criteria(content.criteria, content.reviews_each),
        "prizes": prizes,
        "reviews_each": content.reviews_each,
    }


def _criteria(criteria: Sequence[tuple[str, int]], reviews_each: int) -> list[dict[str, Any]]:
    if reviews_each and not 1 <= len(criteria) <= limits.CRITERIA_MAX:
        raise EssayError(f"评分项目请写1到{limits.CRITERIA_MAX}项。", code="criteria", field="criteria")
    if any(not 1 <= points <= limits.POINTS_MAX for _, points in criteria):
        raise EssayError(f"每项的满分请填1到{limits.POINTS_MAX}。", code="points", field="criteria")
    return [{"name": name, "points": points} for name, points in criteria]
