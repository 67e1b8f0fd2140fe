"""Papers: drawn by rule from the county's bank, the same for everybody or each their own (JS2)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import Any

from django.db import connection

from yinhui.kernel.sql_files import sql
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Contest, Difficulty, Item, Question, QuestionKind, Round


def seat(
    contest: Contest, round_: Round, *, begun_at: dt.datetime, entrant_ids: Collection[int] | None = None
) -> int:
    """Give everybody who entered (or these entrants) a paper of the round, unless they have one.

    Runs as the program: it reads the bank. Returns how many papers were made. Raises ContestError if the bank
    has too few questions.
    """
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    with connection.cursor() as cursor:
        entrants = None if entrant_ids is None else list(entrant_ids)
        whose = {"contest": contest.pk, "round": round_.pk, "entrants": entrants, "begun_at": begun_at}
        cursor.execute(sql(__file__, "seat"), whose)
        sittings = [sitting for (sitting,) in cursor.fetchall()]
    if sittings:
        if round_.is_drawn_each:
            _draw_each(round_, sittings)
        else:
            _lay_shared(contest, round_, sittings)
    return len(sittings)


def require_enough(contest: Contest, round_: Round) -> None:
    """Raise ContestError naming the rule for which the bank has too few questions."""
    for rule in round_.rules:
        standing = Question.objects.filter(county_id=contest.county_id, retired_at=None, kind=rule["kind"])
        if rule["subject"]:
            standing = standing.filter(subject=rule["subject"])
        if rule["difficulty"]:
            standing = standing.filter(difficulty=rule["difficulty"])
        if (there := standing.count()) < rule["count"]:
            raise ContestError(
                f"“{round_.title}”要抽{rule_in_words(rule)}，题库里只有{there}道。请减少题数，或者先往题库里加题。",
                code="bank_short",
            )


def rule_in_words(rule: dict[str, int | str]) -> str:
    """Say a rule: “党章类较难的单选题10道，每道2分”."""
    subject = f"{rule['subject']}类" if rule["subject"] else ""
    difficulty = f"{Difficulty(rule['difficulty']).label}的" if rule["difficulty"] else ""
    kind = QuestionKind(str(rule["kind"])).label
    return f"{subject}{difficulty}{kind}{rule['count']}道，每道{rule['points']}分"


def _draw_each(round_: Round, sittings: list[int]) -> None:
    asked = 0
    with connection.cursor() as cursor:
        for rule in round_.rules:
            cursor.execute(
                sql(__file__, "draw_each"), {**rule, "sittings": sittings, "seed": round_.seed, "from": asked}
            )
            asked += rule["count"]
    if Item.objects.filter(sitting__in=sittings).count() < asked * len(sittings):
        raise _too_few(round_)


def _lay_shared(contest: Contest, round_: Round, sittings: list[int]) -> None:
    with connection.cursor() as cursor:
        if round_.paper is None:
            round_.paper = []
            for rule in round_.rules:
                drawn = [question for question, _ in round_.paper]
                whose = {"county": contest.county_id, "contest": contest.pk, "seed": round_.seed}
                cursor.execute(sql(__file__, "draw_shared"), {**rule, **whose, "drawn": drawn})
                round_.paper += [[question, rule["points"]] for (question,) in cursor.fetchall()]
            if len(round_.paper) < round_.question_count:
                raise _too_few(round_)
            round_.save(update_fields=["paper"])
        laid: dict[str, Any] = {"sittings": sittings, "paper": json.dumps(round_.paper), "seed": round_.seed}
        cursor.execute(sql(__file__, "lay_shared"), laid)


def _too_few(round_: Round) -> ContestError:
    return ContestError(
        f"“{round_.title}”的题抽不够：前面的轮次用掉了一部分。请减少题数，或者先往题库里加题。",
        code="bank_short",
    )
