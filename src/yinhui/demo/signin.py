"""How people signed in and who was excused, over the last year; meetings at homes of those who cannot come.

BS8 and XQ5: two members a branch are visited at home three times; what is held there counts as attendance.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel.sql_files import sql

_STEPS = ("signin_home", "signin_manners", "signin_scheduled")
_TABLES = (
    "occasions_occasion",
    "occasions_participation",
    "scheduling_scheduledoccasion",
    "signin_signin",
    "signin_leave",
)


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write sign-in, leave and meetings at home up to the day before `as_of`."""
    ids = [county.id for county in counties]
    parameters: dict[str, Any] = {"counties": ids, "seed": seed, "today": as_of}
    with transaction.atomic(), connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(sql(__file__, step), parameters)
    analyse(*_TABLES)
