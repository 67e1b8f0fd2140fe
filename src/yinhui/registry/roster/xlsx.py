"""`.xlsx`, read in slices: each slice of a sheet's XML is given to python-calamine as a small workbook.

So memory stays bounded however large the sheet is, the first rows come at once, and what is unpacked is
counted and looked at before calamine lays its cells out (a sheet with one cell in A1 and one in XFD1048576
would want 500 GB).
"""

from __future__ import annotations

import functools
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import python_calamine as calamine

from yinhui.registry.roster import limits
from yinhui.registry.roster.delimited import too_many_columns, too_many_rows
from yinhui.registry.roster.reading import (
    FORMULA_NOTE,
    HIDDEN_NOTE,
    MACRO_NOTE,
    Cell,
    Merge,
    Row,
    Sheet,
    filled_down,
)
from yinhui.registry.roster.refusal import Refusal
from yinhui.registry.roster.workbooks import damaged

_CHUNK_BYTES = 4 * limits.MEBIBYTE
_SHEET_DATA = re.compile(rb"<(\w+:)?sheetData\b[^>]*?(/?)>")
# A reference beyond column IV (256); calamine lays out up to the last one. The patterns over whole sheets
# begin with fixed text, which the search leaps along: ten times faster than beginning with a choice.
_WIDE_CELL = re.compile(rb" r=[\"'](?:I[W-Z]|[J-Z][A-Z]|[A-Z]{3,})[0-9]")
_TWO_LETTER_CELL = re.compile(rb" r=[\"'][A-Z]{2}")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")
# What reading a file that is damaged may raise; a broken stream of packed bytes is no BadZipFile.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
)
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class XlsxBook:
    """A workbook of the .xlsx family (.xlsm, .xltx and WPS's too)."""

    def __init__(self, path: Path) -> None:
        """Look through every visible sheet once. Raises Refusal for a damaged or hostile file."""
        self._path = path
        self.notes: list[str] = []
        try:
            with zipfile.ZipFile(path) as package:
                self._parts = _static_parts(package)
                if any(name.endswith("vbaProject.bin") for name in package.namelist()):
                    self.notes.append(MACRO_NOTE)
                listed = _visible_sheets(self._parts, self.notes)
                self._sheet_paths = [part for _, part in listed]
                self._shared_text_bytes = sum(
                    len(data) for name, data in self._parts.items() if name.endswith("sharedStrings.xml")
                )
                self.sheets = [self._surveyed(package, name, part) for name, part in listed]
        except _DAMAGED:
            raise damaged() from None

    def rows(self, index: int) -> Iterator[Row]:
        """Yield the rows, merged cells filled down."""
        return filled_down(self._rows(index), self.sheets[index].merges)

    def _rows(self, index: int) -> Iterator[Row]:
        rows_before = 0
        try:
            with zipfile.ZipFile(self._path) as package:
                for piece in _slices(package, self._sheet_paths[index], self._slice_bytes()):
                    sheet = self._loaded(index, piece.head + piece.rows + piece.foot)
                    if sheet.start is None:
                        continue
                    top, left = sheet.start
                    if not _row_number(piece.prefix).search(piece.rows[:_CHUNK_BYTES]):
                        top += rows_before  # rows without numbers follow one another
                    padding: list[Cell] = [""] * left
                    cells: list[Cell]
                    for offset, cells in enumerate(sheet.to_python()):
                        yield top + offset + 1, padding + cells if left else cells
                    rows_before += sheet.height
        except (calamine.CalamineError, *_DAMAGED):
            raise damaged() from None

    def _slice_bytes(self) -> int:
        if self._shared_text_bytes > limits.SHARED_TEXT_IS_LARGE_FROM_BYTES:
            return limits.SLICE_BYTES_WITH_SHARED_TEXT
        return limits.SLICE_BYTES

    def _loaded(self, index: int, sheet_xml: bytes) -> calamine.CalamineSheet:
        """Return the slice as calamine reads it, in a workbook of the original's static parts."""
        small = io.BytesIO()
        with zipfile.ZipFile(small, "w", zipfile.ZIP_STORED) as package:
            for name, data in self._parts.items():
                package.writestr(name, data)
            package.writestr(self._sheet_paths[index], sheet_xml)
        small.seek(0)
        book = calamine.CalamineWorkbook.from_filelike(small)
        return book.get_sheet_by_name(self.sheets[index].name)

    def _surveyed(self, package: zipfile.ZipFile, name: str, part: str) -> Sheet:
        """Count a sheet's rows, take its merges, and refuse what cannot be laid out."""
        rows = 0
        merges: list[Merge] = []
        for piece in _slices(package, part, limits.SLICE_BYTES):
            rows += _checked_rows(piece)
            if FORMULA_NOTE not in self.notes and _has_formula(piece):
                self.notes.append(FORMULA_NOTE)
            if rows > limits.ROWS_MAX:
                raise too_many_rows()
            merges = merges or _merges(piece.tail)
        return Sheet(name=name, rows=rows, merges=merges)


@functools.cache
def _row_number(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(b"<" + prefix + rb"row [^>]*?\br=[\"'](\d+)[\"']")


@dataclass(frozen=True, slots=True)
class _Slice:
    """A part of a sheet's rows with what must stand before and after it.

    `prefix` is the name space's, with its colon, if the writer used one; `tail` is what followed the rows.
    """

    head: bytes
    rows: bytes
    foot: bytes
    prefix: bytes
    tail: bytes = b""


def _slices(package: zipfile.ZipFile, part: str, slice_bytes: int) -> Iterator[_Slice]:
    """Cut a sheet's XML after the ends of rows, in pieces of about `slice_bytes`."""
    with package.open(part) as stream:
        buffer = b""
        while not (opening := _SHEET_DATA.search(buffer)):
            chunk = stream.read(_CHUNK_BYTES)
            if not chunk or len(buffer) > limits.SMALL_PART_BYTES_MAX:
                raise damaged()
            buffer += chunk
        if opening[2]:
            return
        prefix = opening[1] or b""
        head, buffer = buffer[: opening.end()], buffer[opening.end() :]
        row_end, data_end = b"</" + prefix + b"row>", b"</" + prefix + b"sheetData>"
        foot = data_end + b"</" + prefix + b"worksheet>"
        while (end := buffer.rfind(data_end)) < 0:
            if len(buffer) >= slice_bytes and (cut := buffer.rfind(row_end) + len(row_end)) >= len(row_end):
                yield _Slice(head, buffer[:cut], foot, prefix)
                buffer = buffer[cut:]
            if len(buffer) > limits.SLICE_BYTES_MAX:
                raise too_sparse()
            chunk = stream.read(_CHUNK_BYTES)
            if not chunk:
                raise damaged()
            buffer += chunk
        tail = buffer[end:] + stream.read(limits.SMALL_PART_BYTES_MAX)
        yield _Slice(head, buffer[:end], foot, prefix, tail)


def too_sparse() -> Refusal:
    """Return the refusal for a sheet whose cells are scattered over a huge area."""
    return Refusal(
        "表格里有大片看不见的空行空列，或者一行长得不合常理，为了安全没有读取。"
        "请只选中有内容的区域，复制到一个新建的表格里，再导入。",
        code="too_sparse",
    )


def _checked_rows(piece: _Slice) -> int:
    """Return how many rows a slice has. Raises Refusal if laying it out would take too much room."""
    columns = 26
    if _TWO_LETTER_CELL.search(piece.rows):
        columns = limits.COLUMNS_MAX
        if _WIDE_CELL.search(piece.rows):
            raise too_many_columns()
    numbers = [int(number) for number in _row_number(piece.prefix).findall(piece.rows)]
    if not numbers:
        return piece.rows.count(b"<" + piece.prefix + b"row")
    if max(numbers) > limits.ROWS_MAX:
        raise too_many_rows()
    if (max(numbers) - min(numbers) + 1) * columns > limits.SLICE_CELLS_MAX:
        raise too_sparse()
    return len(numbers)


def _has_formula(piece: _Slice) -> bool:
    tag = b"<" + piece.prefix + b"f"
    return tag + b">" in piece.rows or tag + b" " in piece.rows


def _static_parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the parts that every slice needs: the workbook, its relations, styles and shared texts."""
    parts: dict[str, bytes] = {}
    for entry in package.infolist():
        name = entry.filename
        wanted = name in ("[Content_Types].xml", "_rels/.rels") or name.endswith(
            ("workbook.xml", "workbook.xml.rels", "styles.xml", "sharedStrings.xml")
        )
        if not wanted:
            continue
        bytes_max = (
            limits.SHARED_TEXT_BYTES_MAX
            if name.endswith("sharedStrings.xml")
            else limits.SMALL_PART_BYTES_MAX
        )
        if entry.file_size > bytes_max:
            raise too_sparse()
        parts[name] = package.read(entry)
    return parts


def _visible_sheets(parts: dict[str, bytes], notes: list[str]) -> list[tuple[str, str]]:
    """Return name and part of every visible sheet, in the workbook's order."""
    book_part = next(name for name in parts if name.endswith("workbook.xml"))
    folder, file_name = posixpath.split(book_part)
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parsed(parts[posixpath.join(folder, "_rels", file_name + ".rels")])
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = []
    for element in _parsed(parts[book_part]).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        target = relations.get(element.get(_RELATION_ID) or element.get(_STRICT_RELATION_ID))
        if target is None:
            continue
        if element.get("state", "visible") != "visible":
            if HIDDEN_NOTE not in notes:
                notes.append(HIDDEN_NOTE)
            continue
        part = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        sheets.append((element.get("name", ""), part))
    return sheets


def _parsed(xml: bytes) -> ElementTree.Element:
    """Parse a small part. The format has no document type; one is only there to do harm."""
    if b"<!DOCTYPE" in xml[:4096]:
        raise damaged()
    return ElementTree.fromstring(xml)  # noqa: S314 - no DOCTYPE, bounded, and expat limits amplification


def _merges(tail: bytes) -> list[Merge]:
    merges: list[Merge] = []
    for found in _MERGE.finditer(tail):
        if len(merges) >= limits.MERGES_MAX:
            break
        left, top, right, bottom = found.groups()
        merges.append(Merge(int(top), _column(left), int(bottom), _column(right)))
    return merges


def _column(letters: bytes) -> int:
    """Return a column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
