"""What of the bank is told beyond those who keep it (subjects and numbers, no question), and its sheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.learning.contests.forms_bank import answer_written
from yinhui.learning.contests.models import Contest, Question, QuestionKind
from yinhui.learning.contests.questions import LETTERS
from yinhui.learning.contests.reading import HEADERS
from yinhui.learning.own import on_behalf

COLUMNS = tuple(
    Column(header, 60 if header == "题目" else 30 if header in ("答案", "出处") else 14) for header in HEADERS
)


def subjects_of(contest: Contest) -> list[str]:
    """Return the subjects of the questions a contest may draw."""
    with on_behalf(contest.county, "题库的类别"):
        return subjects(Question.objects.filter(county_id=contest.county_id))


def subjects(questions: QuerySet[Question]) -> list[str]:
    """Return the subjects of the standing questions, by name."""
    standing = questions.filter(retired_at=None).order_by("subject")
    return list(standing.values_list("subject", flat=True).distinct())


def figures(questions: QuerySet[Question]) -> dict[str, int]:
    """Return how many standing questions there are of each kind, by the kind's name."""
    standing = questions.filter(retired_at=None).order_by().values("kind").annotate(n=Count("pk"))
    counted = {row["kind"]: row["n"] for row in standing}
    return {label: counted.get(key, 0) for key, label in QuestionKind.choices}


def sheet_rows(questions: Iterable[Question]) -> Iterable[list[Cell]]:
    """The rows of the spreadsheet, in the template's columns: what goes out can come in again."""
    for question in questions:
        shown = [] if question.kind == QuestionKind.TRUE_FALSE else question.options
        yield [
            question.get_kind_display(),
            question.subject,
            question.get_difficulty_display(),
            question.text,
            *(shown + [""] * (len(LETTERS) - len(shown))),
            answer_written(question),
            question.source,
        ]
