"""A standing arrangement's days in words."""

from __future__ import annotations

from django import template

from yinhui.occasions.scheduling.forms_arrangements import NTHS, WEEKDAYS
from yinhui.occasions.scheduling.models import Rhythm, StandingArrangement

register = template.Library()


@register.filter
def when_held(arrangement: StandingArrangement) -> str:
    """Return when it is held: 每周星期五 09:00, 每月第二个星期二 09:00, 每月18日（支部固定日） 09:00."""
    return f"{_days(arrangement)} {arrangement.starts_at:%H:%M}"


def _days(arrangement: StandingArrangement) -> str:
    weekday = dict(WEEKDAYS).get(arrangement.weekday or 0, "")
    if arrangement.rhythm == Rhythm.WEEKLY:
        return f"每周{weekday}"
    if arrangement.rhythm == Rhythm.MONTH_WEEKDAY:
        return f"每月{dict(NTHS).get(arrangement.nth or 0, '')}{weekday}"
    if arrangement.rhythm == Rhythm.MONTH_DAY:
        return f"每月{arrangement.month_day}日"
    day = arrangement.organisation.fixed_day
    return f"每月{day}日（支部固定日）" if day else "每月固定日（还没有登记）"
