"""Statistics as spreadsheets, in plain columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.occasions.models import OccasionKind
from yinhui.reports import queries
from yinhui.reports.documents.survey_appendix import basis_in_words
from yinhui.reports.figures import figures_of, in_words
from yinhui.reports.statistics import Statistics

Rows = Callable[[Statistics], Iterator[list[Cell]]]


def _figures(stats: Statistics) -> Iterator[list[Cell]]:
    for figure in figures_of(stats):
        definition = figure.definition
        yield [definition.label, figure.text, definition.text, basis_in_words(stats.scope, definition.basis)]


def _branches(stats: Statistics) -> Iterator[list[Cell]]:
    for branch in stats.branches:
        row, owed, attendance = branch.row, branch.owed, branch.attendance
        yield [
            row.township_name,
            row.name,
            row.members,
            row.full_members,
            in_words(branch.average_age, ""),
            row.aged_80,
            "有" if row.has_secretary else "无",
            row.committee,
            row.term_ends_on,
            attendance.expected,
            attendance.came,
            in_words(branch.attendance_rate, "%"),
            row.studied,
            row.absent,
            owed.life,
            owed.life_overdue,
        ]


def _occasions(stats: Statistics) -> Iterator[list[Cell]]:
    for row in queries.occasions_by_organisation(stats.scope):
        yield [row.name, OccasionKind(row.kind).label, row.number, row.attendances]


def _duties(stats: Statistics) -> Iterator[list[Cell]]:
    for row in stats.duties:
        yield [row.title, row.number, row.done, row.waived, row.overdue]


# name in the address: title of the sheet, columns, rows
TABLES: dict[str, tuple[str, tuple[Column, ...], Rows]] = {
    "figures": (
        "统计指标",
        (Column("指标", 26), Column("数值", 14), Column("口径", 60), Column("时点（期间）", 26)),
        _figures,
    ),
    "branches": (
        "支部情况",
        (
            Column("街道（乡镇）", 16),
            Column("党支部", 36),
            Column("党员", 8),
            Column("正式党员", 10),
            Column("平均年龄", 10),
            Column("80岁以上", 10),
            Column("书记", 8),
            Column("支委会人数", 12),
            Column("任期届满", 12),
            Column("应到人次", 10),
            Column("实到人次", 10),
            Column("参与率", 10),
            Column("参加过学习", 12),
            Column("未参与", 10),
            Column("到期组织生活事项", 18),
            Column("逾期组织生活事项", 18),
        ),
        _branches,
    ),
    "occasions": (
        "各组织活动",
        (Column("组织", 36), Column("类型", 16), Column("次数", 8), Column("参加人次", 10)),
        _occasions,
    ),
    "duties": (
        "制度落实情况",
        (Column("制度", 36), Column("到期", 10), Column("已办", 10), Column("免除", 10), Column("逾期", 10)),
        _duties,
    ),
}
