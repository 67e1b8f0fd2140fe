"""Everything that happened to a person, on one time line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse

from yinhui.care.models import VisitKind
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.occasions.models import OccasionKind
from yinhui.registry.actions_people import PERSON_FIELDS
from yinhui.registry.consented import may_see_circumstances
from yinhui.registry.differences import label_of
from yinhui.registry.models import Person
from yinhui.registry.models.life_event import LifeEventKind
from yinhui.registry.sealing import event_tags
from yinhui.registry.structure import POSTS

PAGE_ROWS = 20

# The tabs above the time line: what each shows.
SORTS = {
    "": "全部",
    "visit": "走访",
    "occasion": "活动",
    "belonging": "组织、住址、职务",
    "life": "人生大事",
    "correction": "资料更正",
}

# Icon and look of each sort of thing.
ICONS = {
    "visit": ("visit", "good"),
    "occasion": ("occasion", "info"),
    "belonging": ("organisation", ""),
    "life": ("star", "warn"),
    "correction": ("edit", ""),
}

_BELONGING = {
    "joined_branch": "转入",
    "joined_group": "编入",
    "joined_alliance": "加入",
    "left_branch": "转出",
    "left_group": "离开",
    "left_alliance": "退出",
    "moved_in": "住到",
    "given_specialist": "由专人一对一服务：",
}
_LIFE = {
    "joined_party": "加入中国共产党",
    "retired": "离退休",
    "died": "去世",
    "away": "外出",
    "reported": "报告过情况",
}
# Where a thing of a kind leads to.
_PAGES = {"visit": "visit", "occasion": "occasion", "moved_in": "place"}

# What a correction can name, in the table's words; the identity number stands for its sealed column.
FIELDS = (*(name if name != "home_unit" else "home_unit_id" for name in PERSON_FIELDS), "id_number_sealed")


@dataclass(frozen=True)
class Happening:
    """One thing that happened, in words."""

    day: dt.date
    sort: str
    kind: str
    title: str
    note: str
    href: str

    @property
    def icon(self) -> str:
        """Its icon."""
        return ICONS[self.sort][0]

    @property
    def look(self) -> str:
        """Its look."""
        return ICONS[self.sort][1]


@dataclass(frozen=True)
class TimelinePage:
    """One page of the time line; `next_page` is None at its end."""

    happenings: tuple[Happening, ...]
    next_page: int | None


def person_timeline(actor: Actor, person: Person, sort: str = "", page: int = 1) -> TimelinePage:
    """Return one page of what happened to a person whom the actor may see, latest first. One query.

    Life events, absences and the visits that would tell of them are for those who may see circumstances. Of a
    life event it says only that there was one, and when; a troubled mind is never on it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "person_timeline"),
            {
                "person": person.pk,
                "today": clock.today(),
                "reach": [actor.organisation_id],
                "may_see_circumstances": may_see_circumstances(actor, person),
                "troubled": event_tags(person.pk, LifeEventKind.TROUBLED),
                "fields": list(FIELDS),
                "sort": sort if sort in SORTS else "",
                "limit": PAGE_ROWS + 1,
                "offset": (page - 1) * PAGE_ROWS,
            },
        )
        rows = cursor.fetchall()
    return TimelinePage(
        happenings=tuple(_in_words(*row) for row in rows[:PAGE_ROWS]),
        next_page=page + 1 if len(rows) > PAGE_ROWS else None,
    )


def _in_words(day: dt.date, sort: str, kind: str, name: str, leads_to: int | None, note: str) -> Happening:
    title, note = _WORDS[sort](kind, name, note)
    page = _PAGES.get(kind) or _PAGES.get(sort) or "organisation"
    return Happening(day, sort, kind, title, note, reverse(page, args=[leads_to]) if leads_to else "")


def _visit(kind: str, name: str, note: str) -> tuple[str, str]:
    return str(VisitKind(kind).label), f"{name}　{note}"


def _occasion(kind: str, name: str, note: str) -> tuple[str, str]:
    return f"参加{OccasionKind(kind).label}：{name}", note


def _belonging(kind: str, name: str, note: str) -> tuple[str, str]:
    if kind == "appointed":
        return f"任{name}{POSTS[note].name}", ""
    if kind == "post_ended":
        return f"不再任{name}{POSTS[note].name}", ""
    return f"{_BELONGING[kind]}{name}", ""


def _life(kind: str, name: str, note: str) -> tuple[str, str]:
    return f"{_LIFE[kind]}{'：' if name else ''}{name}", f"至{note}" if note else ""


def _correction(kind: str, name: str, note: str) -> tuple[str, str]:
    fields, _, reason = note.partition("|")
    labels = "、".join(dict.fromkeys(_label(field) for field in fields.split(",")))
    return f"更正{labels}", "　".join(filter(None, [name, reason]))


def _label(field: str) -> str:
    if field == "id_number_sealed":
        return "身份证号"
    return label_of(field.removesuffix("_id"))


_WORDS = {
    "visit": _visit,
    "occasion": _occasion,
    "belonging": _belonging,
    "life": _life,
    "correction": _correction,
}
