"""Terms in words."""

from __future__ import annotations

from collections.abc import Sequence

from yinhui.learning.classes.models import Term

_NAMES = "一二三四五六日"


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """Return ISO weekdays as people say them: 每周二、周四."""
    return "每" + "、".join(f"周{_NAMES[number - 1]}" for number in sorted(weekdays))


def term_in_words(term: Term) -> str:
    """Return a term's name: the course and, where there are several side by side, the section."""
    return f"{term.course.name}{term.section}"
