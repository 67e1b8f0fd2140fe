"""The appendix of the survey report: every figure with its definition, every branch, all evidence."""

from __future__ import annotations

from yinhui.reports.catalogue import Basis
from yinhui.reports.diagnosis import Problem
from yinhui.reports.documents.content import Table
from yinhui.reports.figures import Figures, in_words
from yinhui.reports.scope import Scope
from yinhui.reports.statistics import Branch, Statistics
from yinhui.reports.wording import day, period

# A table of evidence longer than this is not read; the page of the report shows all of it.
EVIDENCE_ROWS_MAX = 200


def tables(stats: Statistics, figures: Figures, problems: list[Problem]) -> list[Table]:
    """Return the tables that hold every figure of the text."""
    found = [_figures(stats.scope, figures)]
    if stats.branches:
        found.append(_branches(stats))
    if problems:
        found.append(_problems(problems))
    if stats.highlights:
        found.append(_highlights(stats))
    return found


def basis_in_words(scope: Scope, basis: Basis) -> str:
    """Say as of when, or over which period, a figure was counted: narrow enough for a column."""
    if basis == "day":
        return f"{scope.as_of:%Y.%m.%d}"
    if basis == "half_years":
        return f"至{scope.until:%Y.%m.%d}的12个月"
    return f"{scope.since:%Y.%m.%d}—{scope.until:%Y.%m.%d}"


def _figures(scope: Scope, figures: Figures) -> Table:
    return Table(
        key="figures",
        title="数据及口径",
        note=f"{scope.name}。名册数据截至{day(scope.as_of)}，统计期间为{period(scope.since, scope.until)}。",
        columns=["序号", "指标", "数值", "口径", "时点（期间）"],
        rows=[
            [
                str(number),
                figure.definition.label,
                figure.text,
                figure.definition.text,
                basis_in_words(scope, figure.definition.basis),
            ]
            for number, figure in enumerate(figures, start=1)
        ],
    )


def _branches(stats: Statistics) -> Table:
    return Table(
        key="branches",
        title="离退休干部党支部情况",
        note=f"前七列截至{day(stats.scope.as_of)}；参与率和组织生活事项的到期、已办为统计期间。",
        columns=[
            "序号",
            "党支部",
            "党员",
            "平均年龄",
            "80岁以上",
            "书记",
            "支委会",
            "参与率",
            "到期",
            "已办",
        ],
        rows=[_branch_row(number, branch) for number, branch in enumerate(stats.branches, start=1)],
    )


def _branch_row(number: int, branch: Branch) -> list[str]:
    row, owed = branch.row, branch.owed
    return [
        str(number),
        branch.name,
        f"{row.members}人",
        in_words(branch.average_age, "岁"),
        f"{row.aged_80}人",
        "有" if row.has_secretary else "无",
        f"{row.committee}人",
        in_words(branch.attendance_rate, "%"),
        str(owed.life),
        str(owed.life - owed.life_overdue),
    ]


def _problems(problems: list[Problem]) -> Table:
    rows = [[p.title, p.severity.value, p.threshold, ""] for p in problems if not p.evidence] + [
        [p.title, p.severity.value, p.threshold if first else "同上", f"{e.name}：{e.finding}"]
        for p in problems
        for first, e in ((i == 0, e) for i, e in enumerate(p.evidence))
    ]
    return Table(
        key="problems",
        title="问题提示标准和清单",
        note="只列组织，不列个人。"
        + ("清单过长，其余在系统中查看。" if len(rows) > EVIDENCE_ROWS_MAX else ""),
        columns=["问题", "程度", "提示标准", "涉及组织及情况"],
        rows=rows[:EVIDENCE_ROWS_MAX],
    )


def _highlights(stats: Statistics) -> Table:
    return Table(
        key="highlights",
        title="文中列举的活动",
        note="统计期间每个组织参加人数最多的一次集中学习、主题党日或活动，取前三位，人数相同取最近的。",
        columns=["日期", "组织", "主题", "参加人数"],
        rows=[[day(h.held_on), h.organisation_name, h.title, f"{h.people}人"] for h in stats.highlights],
    )
