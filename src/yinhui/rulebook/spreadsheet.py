"""A list of duties as a spreadsheet, in the columns that an office keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.spreadsheets import Cell, Column
from yinhui.rulebook.queries import DutyRow

COLUMNS = (
    Column("事项", 16),
    Column("对象", 22),
    Column("制度", 24),
    Column("事由", 24),
    Column("开始日期", 12),
    Column("截止日期", 12),
    Column("状态", 10),
    Column("责任组织", 30),
    Column("责任职务", 16),
    Column("现任", 14),
    Column("办结日期", 12),
    Column("理由", 30),
)


def duties_spreadsheet(*, actor: Actor, rows: Iterable[DutyRow], asked: str) -> IO[bytes]:
    """Return the rows as a numbered .xlsx, as a list may name them to the reader."""
    return exported_spreadsheet(
        actor=actor,
        kind="duties",
        title="应办事项",
        columns=COLUMNS,
        rows=(_cells(actor, row) for row in rows),
        asked=asked,
    )


def _cells(reader: Actor, row: DutyRow) -> tuple[Cell, ...]:
    duty = row.duty
    return (
        row.occasion_for(reader),
        str(row.subject),
        duty.institution.title,
        row.fact_for(reader),
        duty.opens_on,
        duty.due_on,
        row.state.label,
        duty.organisation.name,
        row.post_name,
        row.held_by,
        duty.settled_on,
        duty.reason,
    )
