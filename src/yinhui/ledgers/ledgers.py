"""The three ledgers, declared: their columns, how a line fills them, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yinhui.kernel.spreadsheets import Cell
from yinhui.ledgers.figures import Figures
from yinhui.ledgers.kinds import LIFE_KINDS
from yinhui.ledgers.queries import Row
from yinhui.registry.queries_people import whole_years


@dataclass(frozen=True)
class LedgerColumn:
    """A column: its header, what a person's line has in it, and (`total`) what the last line has.

    `width` is in characters; `sort` the key of `?sort=` where one may order by it; `is_wide_only` leaves it
    out on a phone.
    """

    header: str
    cell: Callable[[Row], Cell]
    width: int = 8
    total: Callable[[Figures], Cell] | None = None
    sort: str = ""
    is_number: bool = True
    is_wide_only: bool = False


@dataclass(frozen=True)
class Ledger:
    """One ledger. `members_only`: of Party members; `export` is the key in `kernel.export_copies.KINDS`;
    `extras` is what its columns show beside attendance (`queries.EXTRAS`); a name leads to the address named
    `person_page`."""

    key: str
    title: str
    lead: str
    export: str
    columns: tuple[LedgerColumn, ...]
    members_only: bool = False
    extras: tuple[str, ...] = ()
    person_page: str = "person"


def _rate(figures: Figures) -> Cell:
    return None if figures.rate is None else f"{figures.rate}%"


def _of_kind(kind: str) -> Callable[[Row], Cell]:
    return lambda row: row.figures.of(kind)


def _all_of_kind(kind: str) -> Callable[[Figures], Cell]:
    return lambda figures: figures.of(kind)


_LIFE = tuple(
    LedgerColumn(
        kind.label, _of_kind(kind.value), total=_all_of_kind(kind.value), width=10, is_wide_only=True
    )
    for kind in LIFE_KINDS
)
_BRANCH = LedgerColumn("所在支部", lambda row: row.branch, width=32, is_number=False)
_CALLED = LedgerColumn("应到", lambda row: row.figures.called, total=lambda figures: figures.called)
_CAME = LedgerColumn("到会", lambda row: row.figures.came, total=lambda figures: figures.came)
_AT_HOME = LedgerColumn(
    "上门（家庭）", lambda row: row.figures.at_home, total=lambda figures: figures.at_home, width=12
)
_EXCUSED = LedgerColumn("请假", lambda row: row.figures.excused, total=lambda figures: figures.excused)
_MISSED = LedgerColumn("缺席", lambda row: row.figures.missed, total=lambda figures: figures.missed)
_RATE = LedgerColumn("参加率", lambda row: _rate(row.figures), total=_rate, width=10, sort="rate")
_BESIDES = LedgerColumn(
    "其他活动", lambda row: row.figures.besides, total=lambda figures: figures.besides, width=10
)
_TOTAL = LedgerColumn(
    "合计参加", lambda row: row.figures.total, total=lambda figures: figures.total, width=10, sort="total"
)
_YEARS = LedgerColumn("年龄", lambda row: whole_years(row.person.birth_date, row.person.died_on), sort="age")
_POLITICAL = LedgerColumn(
    "政治面貌",
    lambda row: row.person.get_political_status_display(),
    width=14,
    is_number=False,
    is_wide_only=True,
)

ATTENDANCE = Ledger(
    "attendance",
    "考勤台账",
    "每个人应到几次、到了几次。在家里过的组织生活、送到家里的学习，都算参加。",
    "ledger_attendance",
    (_BRANCH, _CALLED, _CAME, _AT_HOME, _EXCUSED, _MISSED, _RATE, _BESIDES, _TOTAL),
)
MEMBERS = Ledger(
    "members",
    "党员管理台账",
    "每名党员参加组织生活的次数、参加率和民主评议结果。",
    "ledger_members",
    (
        _BRANCH,
        LedgerColumn(
            "入党时间", lambda row: row.person.joined_party_on, width=12, is_number=False, is_wide_only=True
        ),
        *_LIFE,
        _CALLED,
        _AT_HOME,
        _EXCUSED,
        _RATE,
        LedgerColumn("民主评议", lambda row: row.grade, width=10, is_number=False),
    ),
    members_only=True,
    extras=("grade",),
)
STUDY = Ledger(
    "study",
    "学习台账",
    "每个人的基本情况、特长、服务需求和学习情况。家庭情况只说登记了没有。",
    "ledger_study",
    (
        _BRANCH,
        _YEARS,
        _POLITICAL,
        LedgerColumn(
            "原职务", lambda row: row.person.former_post, width=18, is_number=False, is_wide_only=True
        ),
        LedgerColumn("特长", lambda row: "、".join(row.person.specialties), width=20, is_number=False),
        LedgerColumn("服务需求", lambda row: "、".join(row.person.service_needs), width=20, is_number=False),
        LedgerColumn(
            "家庭情况",
            lambda row: "已登记" if row.has_family else "未登记",
            width=10,
            is_number=False,
            is_wide_only=True,
        ),
        LedgerColumn(
            "学习次数", lambda row: row.figures.studied, total=lambda figures: figures.studied, width=10
        ),
        LedgerColumn(
            "学习时长（小时）",
            lambda row: f"{row.figures.hours:g}",
            total=lambda figures: f"{figures.hours:g}",
            width=14,
        ),
        LedgerColumn("收到资料（份）", lambda row: row.copies, width=12),
    ),
    extras=("copies", "family"),
    person_page="study-person",
)
LEDGERS: dict[str, Ledger] = {ledger.key: ledger for ledger in (ATTENDANCE, MEMBERS, STUDY)}
