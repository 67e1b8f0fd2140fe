"""What people were called to and came to: counted in SQL for a page's or a batch's people at a time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from yinhui.ledgers.kinds import CALLED_KINDS, STUDY_KINDS
from yinhui.occasions.models import OccasionKind


@dataclass(frozen=True)
class Period:
    """The days a ledger is about, both included."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True)
class Figures:
    """One person's attendance in a period, in occasions; `studied_min` in minutes.

    `called`: occasions of theirs to which they were expected in the hall or online. `came`: of these, those
    they came to. `at_home`: meetings held at a member's home (BS8) and learning brought to the door (XQ5).
    `besides`: what they joined freely or as guests. `excused`: leaves, where they did not come all the same.
    """

    called: int = 0
    came: int = 0
    at_home: int = 0
    besides: int = 0
    studied: int = 0
    studied_min: int = 0
    excused: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def attended(self) -> int:
        """Attendances that count: a meeting at home stands in for one missed in the hall (BS8)."""
        return min(self.called, self.came + self.at_home)

    @property
    def rate(self) -> int | None:
        """Attendance in per cent; None where nothing called them."""
        return round(100 * self.attended / self.called) if self.called else None

    @property
    def missed(self) -> int:
        """Neither there, nor visited, nor excused."""
        return max(0, self.called - self.attended - self.excused)

    @property
    def total(self) -> int:
        """Every occasion they took part in, wherever."""
        return self.came + self.at_home + self.besides

    @property
    def hours(self) -> float:
        """Hours of learning, to the half."""
        return round(self.studied_min / 30) / 2

    def of(self, kind: str) -> int:
        """How many occasions of a kind they took part in."""
        return self.by_kind.get(kind, 0)

    def __add__(self, other: Figures) -> Figures:
        """Sum two people's."""
        kinds = self.by_kind.keys() | other.by_kind.keys()
        return Figures(
            self.called + other.called,
            self.came + other.came,
            self.at_home + other.at_home,
            self.besides + other.besides,
            self.studied + other.studied,
            self.studied_min + other.studied_min,
            self.excused + other.excused,
            {kind: self.of(kind) + other.of(kind) for kind in kinds},
        )


def figures_of(people: Sequence[int], period: Period, kind: str = "") -> dict[int, Figures]:
    """Return the figures of people whom the actor sees, of one kind of occasion or all. One query."""
    if not people:
        return {}
    kinds = [kind] if kind else OccasionKind.values
    values: list[Any] = [
        list(people),
        period.since,
        period.until,
        kinds,
        list(CALLED_KINDS),
        list(STUDY_KINDS),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from ledgers_figures(%s::bigint[], %s, %s, %s::text[], %s::text[], %s::text[])", values
        )
        rows = cursor.fetchall()
    found = {}
    for person_id, called, came, at_home, besides, studied, studied_min, excused, by_kind in rows:
        found[person_id] = Figures(
            called, came, at_home, besides, studied, studied_min, excused, _read(by_kind)
        )
    return found


def _read(by_kind: str | dict[str, int]) -> dict[str, int]:
    """Django's cursor hands JSON over as text."""
    read: dict[str, int] = json.loads(by_kind) if isinstance(by_kind, str) else by_kind
    return read
