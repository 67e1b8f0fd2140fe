"""A year's holidays as a list, pasted or from a spreadsheet: date, name, 休 or 班; read before it is kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from yinhui.kernel.errors import YinhuiError
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.holidays import DAYS_MAX, SaidDay, checked_said_day
from yinhui.occasions.scheduling.models import DayKind
from yinhui.registry.roster.reading import open_book
from yinhui.registry.roster.refusal import Refusal

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_KINDS = {
    **dict.fromkeys(("休", "放假", "休息", "休假"), DayKind.OFF),
    **dict.fromkeys(("班", "上班", "调休上班", "调休", "补班"), DayKind.WORK),
    **dict.fromkeys(("平常日", "平常"), DayKind.USUAL),
}
_BETWEEN = re.compile(r"[,，\t;；]|\s{1,}")


@dataclass(frozen=True)
class ReadLine:
    """One line: its number from 1, as it was written, and what it says or what is wrong with it."""

    number: int
    written: str
    said: SaidDay | None = None
    problem: str = ""

    @property
    def kind_words(self) -> str:
        """休、班 in full words, or nothing."""
        return str(DayKind(self.said.kind).label) if self.said else ""


def read_text(text: str) -> list[ReadLine]:
    """Read pasted lines; the fields stand between commas, tabs or spaces. Raises SchedulingError."""
    return _read(
        (number, [part for part in _BETWEEN.split(line.strip()) if part])
        for number, line in enumerate(text.splitlines(), start=1)
    )


def read_file(path: Path) -> list[ReadLine]:
    """Read the first sheet of a .xlsx or .csv. Raises SchedulingError."""
    try:
        book = open_book(path)
        return _read((number, [_written(cell) for cell in cells]) for number, cells in book.rows(0))
    except Refusal as refusal:
        raise SchedulingError(refusal.message, code=refusal.code, field="file") from None


def as_text(lines: Sequence[ReadLine]) -> str:
    """Return what lines say as the text that `read_text` reads."""
    said = [line.said for line in lines if line.said]
    return "\n".join(f"{one.day:%Y-%m-%d}\t{one.name}\t{DayKind(one.kind).label}" for one in said)


def _read(rows: Iterable[tuple[int, list[str]]]) -> list[ReadLine]:
    lines: list[ReadLine] = []
    first_on: dict[dt.date, int] = {}
    for number, cells in rows:
        if not any(cells) or (not lines and cells[0] in ("日期", "时间")):
            continue
        line = _line(number, cells)
        if line.said and line.said.day in first_on:
            problem = f"第{first_on[line.said.day]}行已经有这一天。请只留一行。"
            line = ReadLine(number, line.written, problem=problem)
        elif line.said:
            first_on[line.said.day] = number
        lines.append(line)
        if len(lines) > DAYS_MAX:
            raise SchedulingError(
                f"一次最多读{DAYS_MAX}行。请按年份分开导入。", code="days_many", field="text"
            )
    if not lines:
        raise SchedulingError(
            "没有读到内容。请一行写一天：日期、节日、休或班。", code="days_none", field="text"
        )
    return lines


def _line(number: int, cells: list[str]) -> ReadLine:
    written = "　".join(cells)
    kind = next((_KINDS[cell] for cell in reversed(cells[1:]) if cell in _KINDS), None)
    if kind is None:
        return ReadLine(number, written, problem="没有写“休”还是“班”。请在这一行末尾写上。")
    found = _DATE.fullmatch(cells[0])
    if found is None:
        return ReadLine(number, written, problem="日期认不出来。请写成“2027-01-01”这样。")
    try:
        day = dt.date(*map(int, found.groups()))
    except ValueError:
        return ReadLine(number, written, problem="没有这一天。请核对月份和日子。")
    name = next((cell for cell in cells[1:] if cell and cell not in _KINDS), "")
    try:
        return ReadLine(number, written, checked_said_day(SaidDay(day, kind, name)))
    except YinhuiError as error:
        return ReadLine(number, written, problem=error.message)


def _written(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    return "" if cell is None else str(cell).strip()
