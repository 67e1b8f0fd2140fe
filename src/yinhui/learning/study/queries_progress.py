"""Each member's study in a year: read alone, discussed together, hours, what they have not read (XQ16)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.queries_plans import STUDY_KINDS
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import require_reach

SORTS = ("name", "materials", "together", "minutes", "last_on")


@dataclass(frozen=True)
class ProgressRow:
    """One member's study in the year. `materials` they read alone, `together` occasions of study they were at
    (those at their door too: `at_door`), `minutes` of both, `sets` of paper they were handed. Of the plan's
    items due by now that have materials (`due`), they have read one of the materials of `read_due`.
    `has_read` is about the one material that is asked for."""

    person_id: int
    name: str
    pinyin: str
    materials: int
    alone_min: int
    together: int
    together_min: int
    at_door: int
    sets: int
    due: int
    read_due: int
    last_on: dt.date | None
    has_read: bool

    @property
    def minutes(self) -> int:
        """Minutes of study, alone and together."""
        return self.alone_min + self.together_min

    @property
    def hours(self) -> str:
        """The same in hours, as people say it."""
        return f"{self.minutes / 60:.1f}"


def progress_of(
    actor: Actor,
    organisation: Organisation,
    year: int,
    *,
    material_id: int | None = None,
    only_unread: bool = False,
    sort: str = "",
) -> list[ProgressRow]:
    """Return the study of an organisation's members today, one statement for all. Raises NotAllowed.

    With `only_unread`: those who have not read the material asked for, or, without one, not read something of
    every item that is due.
    """
    require_reach(actor, "see_people", organisation)
    today = clock.today()
    parameters: dict[str, Any] = {
        "organisation": organisation.pk,
        "year": year,
        "today": today,
        "month": _months_due(year, today),
        "material": material_id,
        "kinds": list(STUDY_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "progress"), parameters)
        assert cursor.description is not None
        columns = [column.name for column in cursor.description]
        rows = [ProgressRow(**dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]
    if only_unread:
        rows = [row for row in rows if (not row.has_read if material_id else row.read_due < row.due)]
    return _sorted(rows, sort)


def _months_due(year: int, today: dt.date) -> int:
    """The last month of the year whose items are due by today: 0 for a year to come."""
    if year == today.year:
        return today.month
    return 12 if year < today.year else 0


def _sorted(rows: list[ProgressRow], sort: str) -> list[ProgressRow]:
    key = sort.removeprefix("-")
    if key not in SORTS:
        return rows
    if key == "last_on":
        return sorted(rows, key=lambda row: row.last_on or dt.date.min, reverse=sort.startswith("-"))
    return sorted(
        rows, key=lambda row: row.pinyin if key == "name" else getattr(row, key), reverse=sort.startswith("-")
    )
