"""The question bank of a county: adding, replacing, retiring questions (JS2).

The bank is kept at the county: whoever takes part in a contest must not have read it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Item, Question
from yinhui.learning.contests.questions import QuestionContent, checked, checked_subject


def keeps_bank(actor: Actor) -> bool:
    """True for a post on a county that records work: it sees and keeps the county's questions."""
    return (
        actor.may("record_work") and actor.county_id is not None and actor.organisation_id == actor.county_id
    )


def require_bank(actor: Actor) -> int:
    """Return the county whose bank the actor keeps. Raises NotAllowed."""
    if not keeps_bank(actor):
        raise NotAllowed("题库由县（区）老干部局保管。需要加题、改题时，请把题目交给县老干部局。")
    assert actor.county_id is not None
    return actor.county_id


def questions_of(actor: Actor) -> QuerySet[Question]:
    """Return the questions the actor keeps, with `is_used`. Raises NotAllowed."""
    used = Exists(Item.objects.filter(question=OuterRef("pk")))
    return Question.objects.filter(county_id=require_bank(actor)).annotate(is_used=used)


def question_for(actor: Actor, question_id: int) -> Question:
    """Return one question of the bank, with `is_used`. Raises NotAllowed, NotFound."""
    found = questions_of(actor).filter(pk=question_id).first()
    if found is None:
        raise NotFound("题库里没有这道题。请从“题库”重新查找。")
    return found


@action(needs="record_work")
def add_question(*, actor: Actor, content: QuestionContent) -> Question:
    """Put a question into the bank. Raises ContestError, NotAllowed."""
    county_id = require_bank(actor)
    row = checked(content)
    _require_new(county_id, str(row["text"]))
    return Question.objects.create(county_id=county_id, made_by_id=actor.account_id, **row)


@action(needs="record_work")
def amend_question(*, actor: Actor, question_id: int, content: QuestionContent) -> Question:
    """Change a question; one that stands on a paper stays as it was asked and is retired, and the new wording
    takes its place. Raises ContestError, NotAllowed, NotFound."""
    question = question_for(actor, question_id)
    if question.retired_at:
        raise ContestError("这道题已经停用，不能再改。需要的话，请另加一道。", code="question_retired")
    row = checked(content)
    if row["text"] != question.text:
        _require_new(question.county_id, str(row["text"]))
    if question.is_used:  # type: ignore[attr-defined]
        question.retired_at = clock.now()
        question.save(update_fields=["retired_at"])
        return Question.objects.create(county_id=question.county_id, made_by_id=actor.account_id, **row)
    for field, value in row.items():
        setattr(question, field, value)
    question.save()
    return question


@action(needs="record_work")
def retire_questions(*, actor: Actor, question_ids: Collection[int]) -> int:
    """Take questions out of the bank; papers keep them. Returns how many. Raises NotAllowed."""
    standing = Question.objects.filter(
        county_id=require_bank(actor), pk__in=question_ids, retired_at__isnull=True
    )
    return standing.update(retired_at=clock.now())


@action(needs="record_work")
def restore_questions(*, actor: Actor, question_ids: Collection[int]) -> int:
    """Put retired questions back, but for those whose wording stands in the bank by now. Returns how many.

    Raises NotAllowed.
    """
    ours = Question.objects.filter(county_id=require_bank(actor))
    standing = ours.filter(retired_at=None).values("text")
    retired = ours.filter(pk__in=question_ids, retired_at__isnull=False).exclude(text__in=standing)
    # Of two that say the same the later one comes back.
    latest = retired.order_by("text", "-retired_at", "-pk").distinct("text").values("pk")
    return ours.filter(pk__in=list(latest.values_list("pk", flat=True))).update(retired_at=None)


@action(needs="record_work")
def move_questions(*, actor: Actor, question_ids: Collection[int], subject: str) -> int:
    """Put questions under another subject; what they ask stays. Returns how many. Raises ContestError,
    NotAllowed."""
    subject = checked_subject(subject)
    return Question.objects.filter(county_id=require_bank(actor), pk__in=question_ids).update(subject=subject)


@action(needs="record_work")
def delete_questions(*, actor: Actor, question_ids: Collection[int]) -> int:
    """Delete questions that no paper has; those that were used stay. Returns how many. Raises NotAllowed."""
    unused = Question.objects.filter(county_id=require_bank(actor), pk__in=question_ids, items=None)
    return unused.delete()[0]


def _require_new(county_id: int, text: str) -> None:
    if Question.objects.filter(county_id=county_id, text=text, retired_at=None).exists():
        raise ContestError("题库里已经有这道题。", code="question_known", field="text")
