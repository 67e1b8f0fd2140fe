"""What a person's full file says of contests and essays, as rows of words: what they answered, what they sent
in, what they judged."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from yinhui.kernel import clock
from yinhui.learning.contests.models import Answer, PaperEntry, QuestionKind
from yinhui.learning.essays.models import Review
from yinhui.registry.models import Person

Rows = tuple[tuple[str, ...], ...]

ENTRY_COLUMNS = ("报名时间", "竞赛", "代表", "答了几道")
ANSWER_COLUMNS = ("时间", "竞赛", "题目", "您的答案", "用时（秒）")
PAPER_COLUMNS = ("录入时间", "竞赛", "录入人", "用时（秒）", "更正理由")
WORK_COLUMNS = ("时间", "题目", "征集", "类别", "怎样报送", "奖项", "展出", "正文")
REVIEW_COLUMNS = ("时间", "征集", "您打的分", "评语")


def entry_rows(person: Person, limit: int) -> Rows:
    """Return the contests that the person entered, the latest first."""
    entries = person.contest_entries.select_related("contest", "organisation").annotate(
        answered=Count("sittings__items__answer")
    )
    return tuple(
        (_moment(one.entered_at), one.contest.title, one.organisation.name, str(one.answered))
        for one in entries.order_by("-entered_at", "-pk")[:limit]
    )


def answer_rows(person: Person, limit: int) -> Rows:
    """Return what the person answered in contests, the latest first."""
    answers = Answer.objects.filter(person=person).select_related(
        "item__question", "item__sitting__round__contest"
    )
    return tuple(
        (
            _moment(one.received_at),
            one.item.sitting.round.contest.title,
            one.item.question.text,
            _given(one),
            str(round(one.took_ms / 1000)),
        )
        for one in answers.order_by("-received_at", "-pk")[:limit]
    )


def paper_rows(person: Person, limit: int) -> Rows:
    """Return the person's papers that were typed in, corrections too, the latest first; what they answered
    stands in `answer_rows`."""
    entries = PaperEntry.objects.filter(person=person).select_related("sitting__round__contest")
    return tuple(
        (
            _moment(one.typed_at),
            one.sitting.round.contest.title,
            one.typed_by,
            str(one.used_s),
            one.reason,
        )
        for one in entries.order_by("-typed_at", "-pk")[:limit]
    )


def work_rows(person: Person, limit: int) -> Rows:
    """Return the person's works, drafts too, the latest first."""
    works = person.works.select_related("call").order_by("-saved_at", "-pk")
    return tuple(
        (
            _moment(one.sent_at or one.saved_at),
            one.title,
            one.call.title,
            str(one.get_kind_display()),
            str(one.get_entered_how_display()) if one.sent_at else "草稿",
            one.award,
            one.byline if one.published_at else "同意展出" if one.may_publish else "",
            one.text,
        )
        for one in works[:limit]
    )


def review_rows(person: Person, limit: int) -> Rows:
    """Return what the person judged; whose work it was is not told."""
    reviews = Review.objects.filter(person=person).select_related("work__call")
    return tuple(
        (
            _moment(one.given_at) if one.given_at else "还没有评",
            one.work.call.title,
            "、".join(map(str, one.scores)),
            one.word,
        )
        for one in reviews.order_by("-given_at", "-pk")[:limit]
    )


def _given(answer: Answer) -> str:
    question = answer.item.question
    if question.kind == QuestionKind.FILL_IN:
        return answer.text
    return "；".join(question.options[position] for position in answer.choice)


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
