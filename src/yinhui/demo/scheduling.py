"""Rooms, standing arrangements and what they planned for this month and the next (JS1, JS10, BS1).

The Friday-morning study is where the institution 周五集中学习 is adopted (金胜镇), the monthly Party day
where 主题党日 is, on each branch's own fixed day. What comes of them is made by the room itself (`lay`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.occasions.scheduling.arrangements import lay

_STEPS = ("scheduling_rooms", "scheduling_arrangements")
_TABLES = (
    "scheduling_room",
    "scheduling_standingarrangement",
    "scheduling_scheduledoccasion",
    "scheduling_notification",
)
# Taken in turn, Friday by Friday.
_STUDY_THEMES = (
    "先自学后讨论：党章",
    "先自学后讨论：《中国共产党支部工作条例（试行）》",
    "交流：我看家乡新变化",
    "先自学后讨论：离退休干部党建工作文件",
    "健康讲座：秋冬季心脑血管保健",
    "交流：老党员讲革命故事",
)
_PARTY_DAY_THEMES = (
    "重温入党誓词，过政治生日",
    "集中学习，交流心得",
    "志愿服务进社区",
    "走访慰问生病住院的老党员",
)


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write the rooms and arrangements, let them make their occasions, and tell people of the next days'."""
    parameters: dict[str, Any] = {
        "counties": [county.id for county in counties],
        "seed": seed,
        "today": as_of,
        "now": clock.now(),
        "study_themes": list(_STUDY_THEMES),
        "party_day_themes": list(_PARTY_DAY_THEMES),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(sql(__file__, step), parameters)
        analyse(*_TABLES)
        for county in counties:
            lay(county.id)
        cursor.execute(sql(__file__, "scheduling_told"), parameters)
    analyse(*_TABLES)
