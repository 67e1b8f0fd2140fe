"""Interest groups of the five places: who belongs, who keeps them going, what they did in the last year.

PY3 counts 18 groups and some 50 activities; BS11 has calligraphy, gateball and chess around a backbone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from yinhui.demo.loading import analyse
from yinhui.demo.organisations import WrittenCounty
from yinhui.groups.models import WORDS_OF_FIELD
from yinhui.kernel.sql_files import sql

_TABLES = (
    "groups_interestgroup",
    "groups_groupmember",
    "groups_grouppost",
    "groups_groupactivity",
    "groups_groupmeeting",
    "scheduling_scheduledoccasion",
    "scheduling_notification",
    "occasions_occasion",
    "occasions_participation",
)
_STEPS = ("groups_founded", "groups_joined", "groups_met")


@dataclass(frozen=True)
class GroupsPlan:
    """A place's groups: of which kind of organisation, how many, of which fields, and how many activities
    they had in the last year."""

    at: str
    groups: int
    activities: int
    fields: tuple[str, ...]


_USUAL = ("calligraphy", "tai_chi", "choir", "chess", "photography", "dance", "reading", "gardening")
PLANS: dict[str, tuple[GroupsPlan, ...]] = {
    "PY": (GroupsPlan("community_branch", 18, 54, _USUAL),),
    "BS": (GroupsPlan("community_branch", 27, 108, ("calligraphy", "gateball", "chess")),),
    "XQ": (GroupsPlan("community_branch", 8, 32, _USUAL),),
    "JS": (GroupsPlan("community_branch", 9, 36, _USUAL),),
    "DA": (GroupsPlan("compound_branch", 10, 40, _USUAL), GroupsPlan("unit_branch", 6, 24, _USUAL)),
}
# Field, what such a group calls itself, its usual hour and room, and what it does, turn by turn.
_WORDS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("calligraphy", "书画社", "每周二上午", "社区书画室", ("临帖交流", "写春联送邻里", "书画作品点评")),
    ("gateball", "门球队", "每周一、周四上午", "社区门球场", ("门球训练", "门球友谊赛")),
    ("chess", "棋友会", "每周三下午", "社区棋牌室", ("象棋友谊赛", "围棋擂台赛", "棋谱研习")),
    ("tai_chi", "太极队", "每天早晨六点半", "小区广场", ("太极拳集训", "太极剑交流展示")),
    ("choir", "合唱团", "每周五上午", "社区文体活动室", ("合唱排练", "红歌练唱")),
    ("photography", "摄影社", "每月第二个周六", "社区活动室", ("外出采风", "摄影作品观摩")),
    ("dance", "舞蹈队", "每周二、周四晚上", "小区广场", ("舞蹈排练", "广场舞交流")),
    ("reading", "读书会", "每月第一个周三", "社区阅览室", ("读书分享", "诗词赏析")),
    ("gardening", "花友会", "每月第三个周五", "社区花圃", ("花卉养护交流", "社区花圃种植")),
)


def write(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write the groups of the counties that have a history, up to the day before `as_of`."""
    planned = [
        (county.id, plan)
        for county in counties
        if county.plan.has_history
        for plan in PLANS.get(county.plan.preset, ())
    ]
    if not planned:
        return
    fits = [(field, word) for field, words in WORDS_OF_FIELD.items() for word in words]
    topics = [(word[0], turn, topic) for word in _WORDS for turn, topic in enumerate(word[4])]
    parameters: dict[str, Any] = {
        "seed": seed,
        "today": as_of,
        "counties": [county_id for county_id, _ in planned],
        "at": [plan.at for _, plan in planned],
        "groups": [plan.groups for _, plan in planned],
        "activities": [plan.activities for _, plan in planned],
        "plans": [number for number, (_, plan) in enumerate(planned, start=1) for _ in plan.fields],
        "plan_turns": [turn for _, plan in planned for turn in range(len(plan.fields))],
        "plan_fields": [field for _, plan in planned for field in plan.fields],
        "fields": [word[0] for word in _WORDS],
        "names": [word[1] for word in _WORDS],
        "times": [word[2] for word in _WORDS],
        "rooms": [word[3] for word in _WORDS],
        "fit_fields": [field for field, _ in fits],
        "fit_words": [word for _, word in fits],
        "topic_fields": [field for field, _, _ in topics],
        "topic_turns": [turn for _, turn, _ in topics],
        "topics": [topic for _, _, topic in topics],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(sql(__file__, step), parameters)
    analyse(*_TABLES)
