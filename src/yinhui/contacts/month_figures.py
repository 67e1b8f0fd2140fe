"""What a branch's month comes to, counted from its records (XQ13 支部月报)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.occasions.models import OccasionKind

# In the order in which a report says them: label, unit, what it counts.
FIGURES: dict[str, tuple[str, str, str]] = {
    "members": ("月末在册人数", "人", "月末组织关系在本支部、健在的人"),
    "joined": ("转入", "人", "当月组织关系转入本支部的人"),
    "left": ("转出", "人", "当月组织关系转出本支部、健在的人"),
    "died": ("去世", "人", "当月去世的本支部人员"),
    "away": ("外出", "人", "当月有外出登记的本支部人员"),
    "occasions": ("会议和活动", "次", "当月本支部及党小组登记的会议、学习和活动，不含作废的"),
    "attendances": ("参加人次", "人次", "上述会议和活动登记的参加人次"),
    "attended": ("参加过的人", "人", "本支部人员中当月至少参加过一次的人"),
    "visits": ("走访", "次", "当月本支部登记的走访"),
    "visited": ("走访到的人", "人", "上述走访的对象，一人算一次"),
    "contacts": ("联系", "次", "当月本支部登记的联系"),
    "contacted": ("联系到的人", "人", "上述联系的对象，一人算一次"),
    "answered": ("答复诉求", "件", "当月答复的诉求"),
    "unanswered": ("到期未答复", "件", "月末前到期、统计时还没有答复的诉求"),
    "duties_done": ("办结应办事项", "件", "当月到期、已经办结的应办事项"),
    "duties_waived": ("免除应办事项", "件", "当月到期、经说明理由免除的应办事项"),
    "duties_overdue": ("逾期未办", "件", "当月到期、统计时还没有办结的应办事项"),
}


@dataclass(frozen=True)
class MonthFigures:
    """One branch's month: the figures by key, and meetings by kind as (number, attendances)."""

    counted: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, tuple[int, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {"counted": self.counted, "by_kind": {key: list(two) for key, two in self.by_kind.items()}}

    @staticmethod
    def from_json(kept: dict[str, Any]) -> MonthFigures:
        """Read figures back as they were kept."""
        by_kind = {key: (two[0], two[1]) for key, two in kept.get("by_kind", {}).items()}
        return MonthFigures(dict(kept.get("counted", {})), by_kind)

    @property
    def lines(self) -> list[tuple[str, int, str, str]]:
        """Each figure as (label, value, unit, what it counts)."""
        return [
            (label, self.counted.get(key, 0), unit, meaning)
            for key, (label, unit, meaning) in FIGURES.items()
        ]

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """Meetings by kind as (name, number, attendances), in the usual order."""
        return [
            (str(kind.label), *self.by_kind[kind.value])
            for kind in OccasionKind
            if kind.value in self.by_kind
        ]

    def value(self, key: str) -> int:
        """Return one figure."""
        return self.counted.get(key, 0)


def month_of(day: dt.date) -> dt.date:
    """Return the first day of the month in which the day lies."""
    return day.replace(day=1)


def last_month() -> dt.date:
    """Return the first day of the month before this one: the one that is reported now."""
    return month_of(month_of(clock.today()) - dt.timedelta(days=1))


def last_day(month: dt.date) -> dt.date:
    """Return the month's last day."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_figures(organisation_ids: Collection[int], month: dt.date) -> dict[int, MonthFigures]:
    """Count the month of some branches, by id. One query; whose they are is the caller's question."""
    found = {key: MonthFigures() for key in organisation_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "month_figures"),
            {
                "organisations": list(organisation_ids),
                "from": month,
                "until": last_day(month),
                "today": clock.today(),
            },
        )
        rows = cursor.fetchall()
    for organisation_id, key, kind, number in rows:
        figures = found[organisation_id]
        figures.counted[key] = figures.counted.get(key, 0) + number
        if kind:
            held, came = figures.by_kind.get(kind, (0, 0))
            is_held = key == "occasions"
            figures.by_kind[kind] = (held + number, came) if is_held else (held, came + number)
    return found
