"""A spreadsheet of questions: read and shown, taken in whole or not at all, taken back while unused (JS2).

A file of IMPORT_ROWS_MAX rows is read in half a second, so it needs no job to wait for.
"""

from __future__ import annotations

from pathlib import Path

from django.db.models import QuerySet

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.learning.contests.actions_bank import require_bank
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Item, Question, QuestionImport
from yinhui.learning.contests.reading import read_questions

IMPORTS_SHOWN = 10


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
    """Put the questions of a read file into the bank, once: the whole file, or nothing of it while a row is
    wrong. Those that the bank has got since are left out.

    Pressed again, it gives what was done. Raises ContestError, NotAllowed, NotFound.
    """
    read = _locked(actor, import_id)
    if read.problems:
        raise ContestError(
            f"表里还有{len(read.problems)}处要改，没有加入。请按提示改好表格，再导入一次。", code="problems"
        )
    if read.applied_at is None:
        before = Question.objects.filter(county_id=read.county_id).count()
        Question.objects.bulk_create(
            [
                Question(county_id=read.county_id, made_by_id=actor.account_id, came_with=read, **row)
                for row in read.rows
            ],
            ignore_conflicts=True,
        )
        read.added = Question.objects.filter(county_id=read.county_id).count() - before
        read.applied_at = clock.now()
        read.save(update_fields=["added", "applied_at"])
    return read


@action(needs="record_work")
def undo_question_file(*, actor: Actor, import_id: int) -> QuestionImport:
    """Take everything that came with a file out of the bank again, as long as none of it was used.

    Pressed again, it gives what was done. Raises ContestError, NotAllowed, NotFound.
    """
    read = _locked(actor, import_id)
    if read.applied_at is None:
        raise ContestError("这份表格还没有加入题库，不用撤销。", code="not_applied")
    if read.undone_at is None:
        used = Item.objects.filter(question__came_with=read).values("question").distinct().count()
        if used:
            raise ContestError(
                f"这批题里有{used}道已经用在竞赛里，不能整批撤销。不再用的，请在题库里停用。",
                code="used",
            )
        read.questions.all().delete()
        read.undone_at = clock.now()
        read.save(update_fields=["undone_at"])
    return read


def latest_imports(actor: Actor) -> QuerySet[QuestionImport]:
    """Return the files that were taken in last. Raises NotAllowed."""
    taken = QuestionImport.objects.filter(county_id=require_bank(actor), applied_at__isnull=False)
    return taken.defer("rows", "problems").order_by("-applied_at")[:IMPORTS_SHOWN]


def _locked(actor: Actor, import_id: int) -> QuestionImport:
    import_for(actor, import_id)
    return QuestionImport.objects.select_for_update().get(pk=import_id)
