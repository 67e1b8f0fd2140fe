"""Rules of a paper and prizes, as they are kept in JSON: checked where they come in, trusted afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yinhui.learning.contests import limits
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Difficulty, QuestionKind
from yinhui.learning.prizes import read_prizes


def checked_rules(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rules of a paper as they are kept. Raises ContestError."""
    if not 1 <= len(rules) <= limits.RULES_PER_ROUND_MAX:
        raise ContestError("请写明抽什么题：至少一条规则。", code="rules", field="rules")
    kept = [_rule(rule) for rule in rules]
    if sum(rule["count"] for rule in kept) > limits.QUESTIONS_PER_ROUND_MAX:
        raise ContestError(
            f"一轮最多{limits.QUESTIONS_PER_ROUND_MAX}道题，请减少。", code="rules_long", field="rules"
        )
    return kept


def checked_prizes(prizes: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """Return the prizes as they are kept, best first. Raises ContestError."""
    try:
        return read_prizes(prizes)
    except ValueError as error:
        raise ContestError(str(error), code="prizes", field="prizes") from None


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    kind, difficulty = rule["kind"], rule.get("difficulty") or 0
    if kind not in QuestionKind.values or difficulty not in (0, *Difficulty.values):
        raise ContestError("请选择题型和难度。", code="rule_kind", field="rules")
    if not 1 <= rule["count"] <= limits.QUESTIONS_PER_ROUND_MAX:
        raise ContestError("每条规则的题数请填1以上。", code="rule_count", field="rules")
    if not 1 <= rule["points"] <= limits.POINTS_MAX:
        raise ContestError(f"每道题的分数请填1到{limits.POINTS_MAX}。", code="rule_points", field="rules")
    return {
        "kind": str(kind),
        "subject": str(rule.get("subject") or ""),
        "difficulty": int(difficulty),
        "count": int(rule["count"]),
        "points": int(rule["points"]),
    }
