"""A ledger, and rates, as the bureau's usual spreadsheet: title, unit and days, header, numbers, totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_spreadsheet
from yinhui.kernel.spreadsheets import EXPORT_ROWS_MAX, Cell, Column, Heading
from yinhui.ledgers.figures import Figures, Period
from yinhui.ledgers.ledgers import Ledger
from yinhui.ledgers.queries import Row, Wanted, people_of, rows_streamed
from yinhui.ledgers.rates import LEVELS, Rate, total_of
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Organisation

RATE_HEADERS = ("人数", "应到人次", "参加人次", "上门（家庭）", "请假", "一次没参加", "参加率")


def ledger_spreadsheet(*, actor: Actor, ledger: Ledger, wanted: Wanted, asked: str) -> IO[bytes]:
    """Return the ledger as a numbered .xlsx, counted and written a batch of people at a time.

    Raises NotAllowed without the ability to export, RegisterError for more than EXPORT_ROWS_MAX people.
    """
    actor.require("export_people")
    if people_of(actor, wanted).order_by()[: EXPORT_ROWS_MAX + 1].count() > EXPORT_ROWS_MAX:
        raise RegisterError(
            f"台账超过{EXPORT_ROWS_MAX:,}人，一次导不出来。请先选一个组织，再导出。", code="too_many"
        )
    lines = _Lines(ledger, rows_streamed(actor, wanted))
    columns = [Column("序号", 6), Column("姓名", 12), *(Column(c.header, c.width) for c in ledger.columns)]
    return exported_spreadsheet(
        actor=actor,
        kind=ledger.export,
        title=ledger.title,
        columns=columns,
        rows=lines,
        asked=asked,
        people=lines.people,
        heading=Heading(ledger.title, _below(actor, wanted.people.organisation, wanted.period), lines.last),
    )


def rates_spreadsheet(
    *,
    actor: Actor,
    organisation: Organisation | None,
    period: Period,
    level: str,
    rates: Sequence[Rate],
    asked: str,
) -> IO[bytes]:
    """Return the rates of a level (a key of LEVELS) as an .xlsx. Nobody is named in it."""
    columns = [Column(LEVELS[level][0], 36), *(Column(header, 12) for header in RATE_HEADERS)]
    return exported_spreadsheet(
        actor=actor,
        kind="ledger_rates",
        title="参加率",
        columns=columns,
        rows=(_rate_cells(rate, rate.name) for rate in rates),
        asked=asked,
        heading=Heading(
            "组织生活参加率",
            _below(actor, organisation, period),
            lambda: _rate_cells(total_of(rates), "合计"),
        ),
    )


def _below(actor: Actor, organisation: Organisation | None, period: Period) -> str:
    """The line below the title: whose ledger, and of which days."""
    unit = organisation.name if organisation else actor.organisation_name
    return f"单位：{unit}　　期间：{period.since:%Y年%m月%d日}至{period.until:%Y年%m月%d日}"


def _rate_cells(rate: Rate, name: str) -> list[Cell]:
    per_cent = None if rate.per_cent is None else f"{rate.per_cent}%"
    counts = (rate.members, rate.called, rate.attended, rate.at_home, rate.excused, rate.never)
    return [name, *counts, per_cent]


class _Lines:
    """The lines of a ledger, numbered as they are read, with their sums at the end."""

    def __init__(self, ledger: Ledger, rows: Iterator[Row]) -> None:
        self._ledger = ledger
        self._rows = rows
        self._sum = Figures()
        self.people: list[int] = []

    def __iter__(self) -> Iterator[list[Cell]]:
        for number, row in enumerate(self._rows, start=1):
            self.people.append(row.person.pk)
            self._sum += row.figures
            yield [number, row.person.name, *(column.cell(row) for column in self._ledger.columns)]

    def last(self) -> list[Cell]:
        """The line of totals, once all have been read."""
        totals = [column.total(self._sum) if column.total else "" for column in self._ledger.columns]
        return ["", f"合计（{len(self.people)}人）", *totals]
