"""Results: computed in SQL from the answers whenever they are looked at, never kept (JS2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel.sql_files import sql
from yinhui.learning.contests.models import Contest, Question, Ruling


@dataclass(frozen=True)
class Result:
    """One entrant's result. `took_ms` is what breaks ties; `place` counts from 1, equal ones share it.
    Whoever answered on paper has its number."""

    person_id: int
    name: str
    organisation_id: int
    organisation: str
    paper_number: int | None
    asked: int
    answered: int
    right_count: int
    score: int
    took_ms: int
    place: int

    @property
    def took(self) -> str:
        """The time in words: “3分20秒”."""
        seconds = round(self.took_ms / 1000)
        return f"{seconds // 60}分{seconds % 60:02d}秒" if seconds >= 60 else f"{seconds}秒"


@dataclass(frozen=True)
class TeamResult:
    """A branch's result: the sum of its best scores."""

    organisation_id: int
    organisation: str
    entrants: int
    score: int
    took_ms: int
    place: int


@dataclass(frozen=True)
class AskedQuestion:
    """A question of a contest that is over: how many were asked it and how many were right. `ruling` is the
    last one about it, if there is any."""

    question: Question
    asked: int
    right_count: int
    ruling: Ruling | None

    @property
    def right_share(self) -> int:
        """Per cent of those who were asked."""
        return round(100 * self.right_count / self.asked) if self.asked else 0

    @property
    def is_void(self) -> bool:
        """True if it counts for nobody."""
        return self.ruling is not None and self.ruling.is_void


def asked_questions(contest: Contest, rulings: Iterable[Ruling]) -> list[AskedQuestion]:
    """Return the questions of a contest in the order of its papers; `rulings` come latest first."""
    latest = {ruling.question_id: ruling for ruling in reversed(list(rulings))}
    rows = _rows(sql(__file__, "asked"), {"contest": contest.pk, "county": contest.county_id})
    questions = Question.objects.in_bulk([row["question_id"] for row in rows])
    return [
        AskedQuestion(
            questions[row["question_id"]], row["asked"], row["right_count"], latest.get(row["question_id"])
        )
        for row in rows
    ]


def void_questions(contest: Contest) -> dict[int, str]:
    """Return the questions that count for nobody, with the reason."""
    latest = Ruling.objects.filter(contest=contest).order_by("question_id", "-pk").distinct("question_id")
    return {ruling.question_id: ruling.reason for ruling in latest if ruling.is_void}


def results(contest: Contest) -> list[Result]:
    """Return everybody who sat at a paper, best first. Read as the program: it names all of them."""
    return [
        Result(**row)
        for row in _rows(sql(__file__, "results"), {"contest": contest.pk, "county": contest.county_id})
    ]


def team_results(contest: Contest) -> list[TeamResult]:
    """Return the branches, best first, each by its `contest.team_best` best scores."""
    query = sql(__file__, "teams").replace("{results}", sql(__file__, "results"))
    asked = {"contest": contest.pk, "county": contest.county_id, "best": contest.team_best}
    return [TeamResult(**row) for row in _rows(query, asked)]


def _rows(query: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
