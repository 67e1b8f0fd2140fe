"""Text files of rows: UTF-8 with or without mark, GB18030, UTF-16; comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from yinhui.registry.roster import limits
from yinhui.registry.roster.reading import Row, Sheet
from yinhui.registry.roster.refusal import Refusal

_CHUNK_BYTES = limits.MEBIBYTE
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class DelimitedBook:
    """A .csv (or .txt) as a book of one sheet."""

    def __init__(self, path: Path, start: bytes) -> None:
        """Find the encoding and the delimiter. Raises Refusal if it is no text."""
        self._path = path
        self._encoding = _encoding(path, start)
        with self._opened() as file:
            head = [
                line for line, _ in zip(_bounded_lines(file), range(limits.HEADER_WITHIN_ROWS), strict=False)
            ]
        self._delimiter = max(",\t;", key=lambda mark: sum(line.count(mark) for line in head))
        line_bytes = max(1, len("".join(head).encode(self._encoding)) // max(1, len(head)))
        self.sheets = [Sheet(name=path.stem, rows=path.stat().st_size // line_bytes)]
        self.notes: list[str] = []

    def rows(self, index: int) -> Iterator[Row]:
        """Yield the records, numbered as a spreadsheet would show them."""
        assert index == 0
        with self._opened() as file:
            records = csv.reader(_bounded_lines(file), delimiter=self._delimiter)
            try:
                for number, cells in enumerate(records, start=1):
                    if number > limits.ROWS_MAX:
                        raise too_many_rows()
                    if len(cells) > limits.COLUMNS_MAX and any(cells[limits.COLUMNS_MAX :]):
                        raise too_many_columns()
                    if cells:
                        yield number, cells  # type: ignore[misc]  # a list of texts is a list of cells
            except csv.Error:
                raise Refusal(
                    "文件里的引号不成对，分不清一行到哪里为止。请用表格软件打开核对，另存为“.xlsx”再导入。",
                    code="file_damaged",
                ) from None

    def _opened(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")


def too_many_rows() -> Refusal:
    """Return the refusal for more rows than a sheet can have."""
    return Refusal(
        f"表格超过了{limits.ROWS_MAX:,}行。请按单位或街道拆成几个文件，分别导入。", code="too_many_rows"
    )


def too_many_columns() -> Refusal:
    """Return the refusal for more columns than a roster can need."""
    return Refusal(
        f"表格超过了{limits.COLUMNS_MAX}列（往往是右边有看不见的空列）。"
        "请只选中有内容的区域，复制到一个新建的表格里，再导入。",
        code="too_many_columns",
    )


def _bounded_lines(file: TextIO) -> Iterator[str]:
    """Yield lines; a file without line ends must not be read into memory as one."""
    while line := file.readline(limits.CSV_LINE_CHARACTERS_MAX):
        if len(line) == limits.CSV_LINE_CHARACTERS_MAX:
            raise Refusal(
                "文件里有一行长得不合常理，不像是名册。请用表格软件打开核对，另存为“.xlsx”再导入。",
                code="file_damaged",
            )
        yield line


def _encoding(path: Path, start: bytes) -> str:
    """Return the encoding by its mark, by the pattern of zero bytes, or by trying the whole file."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            candidates = [encoding]
            break
    else:
        zeros = [start[position::2].count(0) for position in (0, 1)]
        if max(zeros) > len(start) // 16:
            candidates = ["utf-16-le"] if zeros[1] > zeros[0] else ["utf-16-be"]
        elif 0 in start:
            candidates = []
        else:
            candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Refusal(
        "认不出这是什么文件，不像电子表格，也不像文本。请打开名册，另存为“.xlsx”再导入。",
        code="not_a_spreadsheet",
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                if "\x00" in decoder.decode(chunk):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
