"""Study in the five places: the library, plans, what was handed out on paper, who read what.

PY2 counts 237 sets of materials over eight branches, BS3 twelve monthly materials a year; JS1 has a theme for
each Friday.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.queries_plans import STUDY_KINDS

_TABLES = (
    "study_material",
    "study_studyplan",
    "study_planitem",
    "study_itemmaterial",
    "study_itemoccasion",
    "study_materialdelivery",
    "study_reading",
    "occasions_occasion",
    "occasions_participation",
)
_STEPS = ("study_library", "study_plans", "study_paper", "study_read")


@dataclass(frozen=True)
class StudyDrawing:
    """A place's study: `sets` of paper handed out in the last year, at how many `doors` they were read
    together, and whether its plans have a theme for each Friday."""

    sets: int
    doors: int
    has_fridays: bool = False


DRAWINGS: dict[str, StudyDrawing] = {
    "PY": StudyDrawing(sets=237, doors=3),
    "XQ": StudyDrawing(sets=180, doors=24),
    "DA": StudyDrawing(sets=320, doors=18),
    "JS": StudyDrawing(sets=96, doors=0, has_fridays=True),
    "BS": StudyDrawing(sets=150, doors=12),
}
# A theme for each month, with what its monthly material says.
THEMES: tuple[tuple[str, str], ...] = (
    (
        "重温入党誓词",
        "入党誓词八十个字，字字千钧。对照誓词想一想：入党为什么、在党干什么、退休以后还能做什么。",
    ),
    ("学习党章", "逐章学习党章，重点学习党员的义务和权利。行动不便的同志可以在家自学，由党小组长上门交流。"),
    ("学习全国两会精神", "摘编政府工作报告中与老同志有关的内容：养老服务、医疗保障、社区治理。"),
    ("铭记革命英烈", "本地英烈的故事。清明前后，各支部组织祭扫和讲述。"),
    ("学习劳动模范", "身边老劳模的故事：一辈子在一个岗位上，把一件事做好。"),
    ("安全知识", "用电用气、防汛避险、防范诈骗。每一条都结合老同志家里的情况。"),
    ("学习党的历史", "从建党到今天的大事年表，附本县党组织的发展历程。"),
    ("发扬军民鱼水情", "拥军优属的政策和本地的做法。"),
    ("社区治理与民主议事", "老同志怎样在小区里发挥作用：议事会、楼长、单元长的工作方法。"),
    ("敬老爱老", "老年人权益保障的法律和政策，办理优待的手续。"),
    ("学习《条例》", "学习支部工作条例，规范组织生活。"),
    ("年度总结与谈心", "一年的收获和体会。组织生活会前，支委与每位党员谈一次心。"),
)
# What 晋源区 takes up on Fridays, turn by turn.
FRIDAYS: tuple[str, ...] = (
    "读原著：《论修养》选读",
    "时事政策",
    "党史故事会",
    "学习先进人物",
    "身边的榜样",
    "防范养老诈骗",
    "本地革命史",
    "学习党章有关章节",
    "交流自学体会",
    "健康与养老政策",
    "读报评报",
    "诗词诵读",
    "手机使用与网上学习",
)


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write the study of the counties that have a history, up to the day before `as_of`."""
    drawn = [
        (county.id, DRAWINGS[county.plan.preset])
        for county in counties
        if county.plan.has_history and county.plan.preset in DRAWINGS
    ]
    if not drawn:
        return
    parameters: dict[str, Any] = {
        "seed": seed,
        "today": as_of,
        "counties": [county_id for county_id, _ in drawn],
        "sets": [drawing.sets for _, drawing in drawn],
        "doors": [drawing.doors for _, drawing in drawn],
        "fridays": [drawing.has_fridays for _, drawing in drawn],
        "themes": [theme for theme, _ in THEMES],
        "texts": [text for _, text in THEMES],
        "topics": list(FRIDAYS),
        "kinds": list(STUDY_KINDS),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(sql(__file__, step), parameters)
    analyse(*_TABLES)
