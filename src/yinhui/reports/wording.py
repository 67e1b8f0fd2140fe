"""Grammar of official Chinese: what is none is left out, one is not "分别", many are listed and cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yinhui.reports.figures import Figures
from yinhui.reports.scope import Scope

_DIGITS = "零一二三四五六七八九十"
# Examples named in running text; the appendix has all of them.
EXAMPLES_MAX = 3


def day(date: dt.date) -> str:
    """Write a civil day as documents do: 2026年11月24日 (GB/T 9704: no leading zeros)."""
    return f"{date.year}年{date.month}月{date.day}日"


def period(since: dt.date, until: dt.date) -> str:
    """Write a period, both days inclusive."""
    return f"{day(since)}至{day(until)}"


def ordinal(number: int) -> str:
    """Write a heading's number, 1 to 99: 一, 十, 十二, 二十, 二十一."""
    tens, units = divmod(number, 10)
    if not tens:
        return _DIGITS[units]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[units] if units else "")


def counted(figures: Figures, key: str, noun: str, *, noun_first: bool = False) -> str:
    """Write "3个街道" (or "街道3个"), or nothing where there are none."""
    if not figures.number(key):
        return ""
    return f"{noun}{figures.text(key)}" if noun_first else f"{figures.text(key)}{noun}"


def listed(*parts: str) -> str:
    """Join what there is with the enumeration comma."""
    return "、".join(part for part in parts if part)


def clauses(*parts: str) -> str:
    """Join what there is into one sentence; nothing at all gives no sentence."""
    present = [part for part in parts if part]
    return "，".join(present) + "。" if present else ""


def examples(names: Sequence[str], unit: str = "个支部") -> str:
    """Name up to EXAMPLES_MAX, and say how many there are when there are more."""
    if len(names) <= EXAMPLES_MAX:
        return "、".join(names)
    return f"{'、'.join(names[:EXAMPLES_MAX])}等{len(names)}{unit}"


def points(*sentences: str) -> str:
    """Number what there is as 一是……二是……, each a sentence; a single one needs no number."""
    present = [sentence for sentence in sentences if sentence]
    if len(present) == 1:
        return present[0]
    return "".join(f"{ordinal(i)}是{sentence}" for i, sentence in enumerate(present, start=1))


def quoted(words: str) -> str:
    """Put words in quotation marks; theirs become the inner ones (GB/T 15834)."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def whole(scope: Scope) -> str:
    """Return "全县", "全区", "全镇": how a document calls all of its own area."""
    for ending, word in (
        ("街道", "全街道"),
        ("县", "全县"),
        ("区", "全区"),
        ("市", "全市"),
        ("镇", "全镇"),
        ("乡", "全乡"),
    ):
        if scope.kind in ("county", "township") and scope.name.endswith(ending):
            return word
    return "本地" if scope.kind in ("county", "township", "community") else "本单位"
