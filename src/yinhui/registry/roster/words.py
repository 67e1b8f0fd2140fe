"""Making text comparable: one width, one script, no stray spaces."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata

import opencc

from yinhui.registry.roster.reading import Cell

# Written for “nothing to say”.
EMPTY = frozenset(
    {
        "",
        "无",
        "/",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "－",
        "／",
        "无。",
        "空",
        "暂无",
        "没有",
        "未知",
        "不详",
        "null",
        "NULL",
        "None",
        "none",
        "N/A",
        "n/a",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "、",
        "。",
        ".",
    }
)
_SPACES = re.compile(r"[\s\u200b\u200e\u200f\ufeff\u3000\xa0]+")
_HEADER_MARKS = re.compile(r"[\s\u200b\ufeff*＊:：,，、。.()（）\[\]【】<>《》_/\\-]+")
_converter: opencc.OpenCC | None = None


@functools.lru_cache(maxsize=20_000)
def simplified(text: str) -> str:
    """Return text in simplified characters, for comparing with words we know; names are never changed."""
    global _converter
    if text.isascii():
        return text
    if _converter is None:
        _converter = opencc.OpenCC("t2s")
    return str(_converter.convert(text))


def as_text(cell: Cell) -> str:
    """Return what a person reads in a cell, in half-width, spaces collapsed; whole numbers without `.0`."""
    if isinstance(cell, str):
        text = cell
        if text.isascii() and " " not in text and text.isprintable():
            return text
    elif isinstance(cell, bool):
        text = "是" if cell else "否"
    elif isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    elif isinstance(cell, dt.datetime):
        text = cell.date().isoformat()
    else:
        text = str(cell)
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def without_spaces(text: str) -> str:
    """Return text without its spaces."""
    return text.replace(" ", "")


def is_empty(text: str) -> bool:
    """True if the cell says nothing."""
    return text in EMPTY


def header_key(text: str) -> str:
    """Return a header as `fields` spells it: simplified, without spaces and punctuation."""
    return simplified(_HEADER_MARKS.sub("", unicodedata.normalize("NFKC", text)))
