"""Terms in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from yinhui.kernel import clock
from yinhui.learning.classes.models import Lesson, Term

_NAMES = "一二三四五六日"


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """Return ISO weekdays as people say them: 每周二、周四."""
    return "每" + "、".join(f"周{_NAMES[number - 1]}" for number in sorted(weekdays))


def hours_in_words(during: DateTimeTZRange) -> str:
    """Return when a lesson begins as people say it: 11月24日（周二）9:00."""
    begins = during.lower.astimezone(clock.SHANGHAI)
    return f"{begins.month}月{begins.day}日（周{_NAMES[begins.weekday()]}）{begins.hour}:{begins:%M}"


def state_in_words(lesson: Lesson) -> str:
    """Return how far a lesson is: 停课, 已上, 该点名, 要上. Its occasion must be loaded."""
    if lesson.cancelled_reason:
        return "停课"
    if lesson.occasion is not None and not lesson.occasion.voided_reason:
        return "已上"
    return "该点名" if lesson.during.upper <= clock.now() else "要上"


def term_in_words(term: Term) -> str:
    """Return a term's name: the course and, where there are several side by side, the section."""
    return f"{term.course.name}{term.section}"
