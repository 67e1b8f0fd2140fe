"""From a file to rows of cells: what kind it is by its content, whether it is fit to read, and its sheets.

Formulas are never evaluated: what is read is the value the spreadsheet last saved. Macros are left alone.
"""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from yinhui.registry.roster import limits
from yinhui.registry.roster.refusal import Refusal

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta
Row = tuple[int, list[Cell]]

FORMULA_NOTE = "表中有公式，读取的是表格软件最后一次保存的计算结果，本系统不做计算。"
MACRO_NOTE = "文件里带有宏，宏没有运行，也没有读取。"
HIDDEN_NOTE = "隐藏的工作表没有读取。"


@dataclass(frozen=True)
class Merge:
    """Merged cells, inclusive: rows from 1 as the spreadsheet shows them, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One sheet: its name, about how many rows it has, its merges, and its first rows."""

    name: str
    rows: int
    merges: list[Merge] = field(default_factory=list)
    sample: list[Row] = field(default_factory=list)


class Book(Protocol):
    """An opened file."""

    sheets: list[Sheet]
    notes: list[str]

    def rows(self, index: int) -> Iterator[Row]:
        """Yield a sheet's rows from the first, each with its number from 1; blank ones may be left out."""


def open_book(path: Path) -> Book:
    """Open a file of any kind that we read. Raises Refusal, in bounded memory, for what is not one."""
    size = path.stat().st_size
    if size == 0:
        raise Refusal("这是一个空文件。请确认选对了文件。", code="file_empty")
    if size > limits.FILE_BYTES_MAX:
        raise Refusal(
            f"文件有{size // limits.MEBIBYTE}MB，超过了{limits.FILE_BYTES_MAX // limits.MEBIBYTE}MB的上限。"
            "请按单位或街道拆成几个文件，分别导入。",
            code="file_too_large",
        )
    book = _opened(path)
    if len(book.sheets) > limits.SHEETS_MAX:
        raise Refusal(
            f"文件里有{len(book.sheets)}张工作表，最多读{limits.SHEETS_MAX}张。请删去无关的工作表再导入。",
            code="too_many_sheets",
        )
    for index, sheet in enumerate(book.sheets):
        sheet.sample = list(itertools.islice(book.rows(index), limits.SAMPLE_ROWS))
    if not any(sheet.sample for sheet in book.sheets):
        raise Refusal("文件里没有内容。请确认选对了文件、表里已经填好并保存。", code="file_empty")
    return book


def _opened(path: Path) -> Book:
    # Each reader is loaded when its kind turns up.
    from yinhui.registry.roster import delimited, workbooks, xlsx  # noqa: PLC0415

    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK"):
        kind = _packed_kind(path)
        return xlsx.XlsxBook(path) if kind == "xlsx" else workbooks.WholeBook(path, kind)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return workbooks.WholeBook(path, "xls")
    _refuse_known_others(start)
    return delimited.DelimitedBook(path, start)


def _packed_kind(path: Path) -> str:
    """Return xlsx, xlsb or ods by what is in the package. Raises Refusal for a bomb or another kind."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        raise Refusal(
            "文件已经损坏，或者没有传完整。请用表格软件打开它，另存为一份新的再导入。", code="file_damaged"
        ) from None
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names:
        kind = "xlsb"
    elif any(name.endswith("workbook.xml") for name in names):
        kind = "xlsx"
    elif "content.xml" in names and "word/document.xml" not in names:
        kind = "ods"
    else:
        raise Refusal(
            "这不是电子表格（可能是压缩包、Word文档或改了后缀的文件）。请打开名册，另存为“.xlsx”再导入。",
            code="not_a_spreadsheet",
        )
    refuse_bomb(entries, limits.UNPACKED_BYTES_MAX if kind == "xlsx" else limits.UNPACKED_WHOLE_BYTES_MAX)
    return kind


def refuse_bomb(entries: list[zipfile.ZipInfo], unpacked_max: int) -> None:
    """Raise Refusal if the package would unpack to far more than a roster needs."""
    unpacked = sum(entry.file_size for entry in entries)
    packs_too_well = any(
        entry.file_size > limits.RATIO_MATTERS_FROM_BYTES
        and entry.file_size > limits.RATIO_MAX * max(1, entry.compress_size)
        for entry in entries
    )
    if unpacked > unpacked_max or packs_too_well:
        raise Refusal(
            "文件解开后大得不合常理，为了安全没有读取。请把名册内容复制到一个新建的表格里，只粘贴数值，再导入。",
            code="zip_bomb",
        )


_OTHERS = (
    (b"%PDF", "这是PDF文件，不是电子表格。请找到原来的表格文件再导入。"),
    (b"\x89PNG", "这是一张图片，不是电子表格。请找到原来的表格文件再导入。"),
    (b"\xff\xd8\xff", "这是一张照片，不是电子表格。请找到原来的表格文件再导入。"),
    (b"{\\rtf", "这是文字文档，不是电子表格。请用表格软件另存为“.xlsx”再导入。"),
    (b"Rar!", "这是压缩包。请先解压，再导入里面的表格。"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，再导入里面的表格。"),
    (b"\x1f\x8b", "这是压缩包。请先解压，再导入里面的表格。"),
    (b"SQLite", "这是数据库文件，不是电子表格。请导出为“.xlsx”再导入。"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")


def _refuse_known_others(start: bytes) -> None:
    for beginning, message in _OTHERS:
        if start.startswith(beginning):
            raise Refusal(message, code="not_a_spreadsheet")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        raise Refusal(
            "这个文件其实是网页，只是用了表格的后缀（有的系统导出的就是这样）。"
            "请用Excel或WPS打开它，另存为“.xlsx”再导入。",
            code="not_a_spreadsheet",
        )


def filled_down(rows: Iterator[Row], merges: list[Merge]) -> Iterator[Row]:
    """Give every row of vertically merged cells the value that the spreadsheet shows for it.

    Only the leftmost column of the merge: text merged across columns is a heading.
    """
    starts: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.bottom > merge.top:
            starts.setdefault(merge.top, []).append(merge)
    if not starts:
        yield from rows
        return
    open_merges: list[tuple[Merge, Cell]] = []
    for number, cells in rows:
        open_merges = [(merge, value) for merge, value in open_merges if merge.bottom >= number]
        for merge, value in open_merges:
            if merge.left < len(cells) and cells[merge.left] == "":
                cells[merge.left] = value
        for merge in starts.get(number, ()):
            if merge.left < len(cells):
                open_merges.append((merge, cells[merge.left]))
        yield number, cells
