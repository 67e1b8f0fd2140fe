"""Notices of the last fortnight, with who read them, who was told, and what those invited said (JS11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel.sql_files import sql
from yinhui.registry.structure import BRANCH_KINDS

# So many branches of a county send notices themselves.
BRANCHES_SENDING = 8
_TABLES = ("notices_notice", "notices_noticerecipient", "registry_account")


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write them for the counties that have a history."""
    parameters: dict[str, Any] = {
        "counties": [county.id for county in counties if county.plan.has_history],
        "branch_kinds": list(BRANCH_KINDS),
        "branches": BRANCHES_SENDING,
        "seed": seed,
        "today": as_of,
    }
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        pghistory.context(name="演示数据", reason="会议时间改到下午"),
    ):
        cursor.execute(sql(__file__, "notices_written"), parameters)
    analyse(*_TABLES)
