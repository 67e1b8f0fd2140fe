"""Spreadsheets that go out: plain tables that no office program takes for something to run."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A list that a person reads; whoever needs more asks for a shorter period.
EXPORT_ROWS_MAX = 50_000
# What a spreadsheet would take for a formula, also after it was saved as text and opened again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A column's header and its width in characters."""

    header: str
    width: int = 14


Cell = str | int | dt.date | None


# The watermark, then the header; both stay in sight.
HEADER_LINE = 1


@dataclass(frozen=True)
class Heading:
    """What a ledger has above its header, as bureaus fill them in: the title, and the line of unit and days
    under it. `totals` gives the last line, when all rows have been read."""

    title: str
    line: str
    totals: Callable[[], Sequence[Cell]]


def spreadsheet(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    mark: str,
    heading: Heading | None = None,
) -> IO[bytes]:
    """Write one sheet with a bold, frozen header row; return the file, at its beginning.

    `mark` says whose copy it is (`kernel.export_copies.mark_of`): it stands above the header and on every
    printed page. With a `heading` title, unit and days stand between the two, and totals at the end.

    Rows are written as they come, in bounded memory. Text is written as text, and text that begins like a
    formula is quoted too, so that it stays text when somebody edits its cell.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        quoted = book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet(title)
        mark_sheet(book, sheet, mark)
        first = HEADER_LINE if heading is None else _head(book, sheet, heading, len(columns))
        sheet.freeze_panes(first + 1, 0)
        sheet.repeat_rows(0, first)
        header = book.add_format({"bold": True, "bg_color": "#F0E9DC", "bottom": 1})
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(first, number, column.header, header)
        line = first
        for line, row in enumerate(rows, start=first + 1):
            for number, cell in enumerate(row):
                _write(sheet, line, number, cell, quoted)
        if heading is not None:
            for number, cell in enumerate(heading.totals()):
                _write(sheet, line + 1, number, cell, header)
    out.seek(0)
    return out


def _head(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, heading: Heading, columns: int
) -> int:
    """Write title and unit below the watermark; return the header's line."""
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    sheet.merge_range(HEADER_LINE, 0, HEADER_LINE, columns - 1, heading.title, big)
    sheet.write_string(HEADER_LINE + 1, 0, heading.line)
    return HEADER_LINE + 2


def mark_sheet(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, mark: str) -> None:
    """Put the watermark into the sheet's first line, onto printed pages and into the file's properties."""
    sheet.write_string(0, 0, mark, book.add_format({"font_color": "#8A6D3B", "italic": True, "font_size": 9}))
    printed = mark.replace("&", "&&")  # a header takes & for a command
    sheet.set_header(f"&R&8{printed}")
    sheet.set_footer(f"&L&8{printed}&R&8第&P页，共&N页")
    sheet.repeat_rows(0, HEADER_LINE)
    book.set_properties({"comments": mark})


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, number: int, cell: Cell, quoted: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(line, number, cell, quoted if cell.startswith(FORMULA_STARTS) else None)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, number, cell)
    else:
        sheet.write_number(line, number, cell)
