"""The question bank of a county: adding, replacing, retiring questions; taking in a spreadsheet (JS2).

The bank is kept at the county: whoever takes part in a contest must not have read it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.db.models import Exists, OuterRef, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Item, Question, QuestionImport
from yinhui.learning.contests.questions import QuestionContent, checked
from yinhui.learning.contests.reading import read_questions


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
def read_question_file(*, actor: Actor, path: Path, file_name: str) -> QuestionImport:
    """Read a spreadsheet of questions and keep what it says, for the preview; nothing enters the bank.

    Raises ContestError for a file that cannot be read, NotAllowed.
    """
    county_id = require_bank(actor)
    found = read_questions(path)
    texts = {row["text"] for row in found.rows}
    known = set(
        Question.objects.filter(county_id=county_id, retired_at=None, text__in=texts).values_list(
            "text", flat=True
        )
    )
    return QuestionImport.objects.create(
        county_id=county_id,
        file_name=file_name[-200:],
        rows=[row for row in found.rows if row["text"] not in known],
        problems=found.problems,
        known=len(known),
        read_by_id=actor.account_id,
    )


def import_for(actor: Actor, import_id: int) -> QuestionImport:
    """Return a file that was read. Raises NotAllowed, NotFound."""
    found = QuestionImport.objects.filter(county_id=require_bank(actor), pk=import_id).first()
    if found is None:
        raise NotFound("没有找到这次导入。请从“题库”重新导入。")
    return found


@action(needs="record_work")
def apply_question_file(*, actor: Actor, import_id: int) -> QuestionImport:
    """Put the questions of a read file into the bank, once; those that came in since are left out.

    Pressed again, it gives what was done. Raises NotAllowed, NotFound.
    """
    import_for(actor, import_id)
    read = QuestionImport.objects.select_for_update().get(pk=import_id)
    if read.applied_at is None:
        before = Question.objects.filter(county_id=read.county_id).count()
        Question.objects.bulk_create(
            [Question(county_id=read.county_id, made_by_id=actor.account_id, **row) for row in read.rows],
            ignore_conflicts=True,
        )
        read.added = Question.objects.filter(county_id=read.county_id).count() - before
        read.applied_at = clock.now()
        read.save(update_fields=["added", "applied_at"])
    return read


def _require_new(county_id: int, text: str) -> None:
    if Question.objects.filter(county_id=county_id, text=text, retired_at=None).exists():
        raise ContestError("题库里已经有这道题。", code="question_known", field="text")
