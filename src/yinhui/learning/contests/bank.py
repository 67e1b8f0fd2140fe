"""What of the bank is told beyond those who keep it (subjects and numbers, no question), and its sheet."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.learning.contests.actions_bank import questions_of
from yinhui.learning.contests.forms_bank import SORTS, QuestionFilters, answer_written
from yinhui.learning.contests.models import Contest, Question, QuestionKind
from yinhui.learning.contests.questions import LETTERS
from yinhui.learning.contests.reading import HEADERS
from yinhui.learning.own import on_behalf


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


def bank_listed(actor: Actor, filters: QuestionFilters, sort: str) -> QuerySet[Question]:
    """Return the questions of the actor's bank that the filters leave. Raises NotAllowed."""
    return filters.narrow(questions_of(actor)).order_by(*SORTS.get(sort, SORTS["-made_at"]))


def _option(position: int) -> Callable[[Question], Cell]:
    def says(question: Question) -> Cell:
        shown = [] if question.kind == QuestionKind.TRUE_FALSE else question.options
        return shown[position] if position < len(shown) else ""

    return says


_SAYS: dict[str, Callable[[Question], Cell]] = {
    "题型": lambda question: question.get_kind_display(),
    "类别": lambda question: question.subject,
    "难度": lambda question: question.get_difficulty_display(),
    "题目": lambda question: question.text,
    **{f"选项{letter}": _option(position) for position, letter in enumerate(LETTERS)},
    "答案": answer_written,
    "出处": lambda question: question.source,
}
_WIDTHS = {"题目": 60, "答案": 30, "出处": 30}
COLUMNS = tuple((Column(header, _WIDTHS.get(header, 14)), _SAYS[header]) for header in HEADERS)
