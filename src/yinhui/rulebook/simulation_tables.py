"""A simulation as tables: the proposed beside the present, by month, matter, day and organisation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yinhui.rulebook.simulation import Simulation

# What a person reads before saying yes; the figures above the tables are of all.
DAYS_SHOWN = 31
ORGANISATIONS_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One line of a table: what, how many are proposed, how many there are by the rule in force."""

    label: str
    proposed: int
    current: int

    @property
    def difference(self) -> str:
        """What would change, with its sign."""
        change = self.proposed - self.current
        return f"{change:+d}" if change else "不变"


def by_fact(simulation: Simulation) -> list[Line]:
    """Return a line for each matter that duties are about (2027年春节), in the order of their names."""
    return _lines(simulation.proposed.by_fact, simulation.current.by_fact)


def by_day(simulation: Simulation) -> list[Line]:
    """Return the first days on which something opens; beside a rule in force, those on which it changes."""
    days = _lines(simulation.proposed.by_day, simulation.current.by_day)
    if simulation.current.duties:
        days = [line for line in days if line.proposed != line.current]
    return days[:DAYS_SHOWN]


def by_organisation(simulation: Simulation) -> list[Line]:
    """Return the organisations that would owe the most, or do now."""
    names = simulation.organisation_names
    lines = [
        Line(
            names[each],
            simulation.proposed.by_organisation.get(each, 0),
            simulation.current.by_organisation.get(each, 0),
        )
        for each in names
    ]
    return sorted(lines, key=lambda line: (-max(line.proposed, line.current), line.label))[
        :ORGANISATIONS_SHOWN
    ]


def month_chart(simulation: Simulation) -> dict[str, Any]:
    """Return the bars of the months for the chart component."""
    proposed, current = _months(simulation.proposed.by_day), _months(simulation.current.by_day)
    months = sorted({*proposed, *current})
    series = [{"name": "新条文", "values": [proposed[month] for month in months]}]
    if current:
        series.append({"name": "现行", "values": [current[month] for month in months]})
    labels = [f"{year}年{month}月" for year, month in months]
    return {"kind": "bars", "labels": labels, "series": series, "unit": "件"}


def _months(days: Mapping[dt.date, int]) -> Counter[tuple[int, int]]:
    months: Counter[tuple[int, int]] = Counter()
    for day, number in days.items():
        months[day.year, day.month] += number
    return months


def _lines(proposed: Mapping[Any, int], current: Mapping[Any, int]) -> list[Line]:
    return [
        Line(_label(key), proposed.get(key, 0), current.get(key, 0)) for key in sorted({*proposed, *current})
    ]


def _label(key: Any) -> str:
    return f"{key.year}年{key.month}月{key.day}日" if isinstance(key, dt.date) else str(key)
