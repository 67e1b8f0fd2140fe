"""Dates as rosters write them."""

from __future__ import annotations

import datetime as dt
import re

from yinhui.kernel import clock
from yinhui.registry.roster.problems import CellProblem, shown
from yinhui.registry.roster.reading import Cell
from yinhui.registry.roster.words import as_text, simplified, without_spaces

# A date and how exactly it is known: "day", "month" or "year" (then the first of it).
Dated = tuple[dt.date, str]

YEAR_MIN = 1880
_EXCEL_EPOCH = dt.date(1899, 12, 30)  # with Excel's 29 February 1900, right from 1 March 1900
_SERIAL_MIN, _SERIAL_MAX = 367, 60_000  # 1901-01-01 to 2064
_SEPARATED = re.compile(r"(\d{2}|\d{4})[年./\\,、-](\d{1,2})(?:[月./\\,、-](\d{1,2})[日号]?|月)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"(\d{4})年?")
_CHINESE_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "O": "0",
}
_CHINESE = re.compile(
    r"([〇零○O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")


def read_date(cell: Cell, *, long_ago: bool = False) -> Dated:
    """Read a cell as a date of the past.

    Takes real dates, Excel's serial numbers, `1952.3`, `1952年3月`, `52.03.15`, `19520315`, `1952-3-5`,
    `一九五二年三月`. A year of two figures is in the 1900s for `long_ago` (births), else the latest that is
    not in the future. Raises CellProblem for what is no date, may be two, or lies in the future.
    """
    if isinstance(cell, dt.datetime):
        return _past(cell.date(), "day")
    if isinstance(cell, dt.date):
        return _past(cell, "day")
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _of_number(cell, long_ago)
    text = without_spaces(_TIME.sub("", simplified(as_text(cell))).rstrip("。.；;"))
    return _of_text(text, long_ago)


def _of_number(number: float, long_ago: bool) -> Dated:
    if float(number).is_integer():
        return _of_digits(str(int(number)), long_ago)
    if _SERIAL_MIN <= number <= _SERIAL_MAX and not YEAR_MIN <= number < 2100:
        return _past(_EXCEL_EPOCH + dt.timedelta(days=int(number)), "day")
    year, _, month = f"{number:.2f}".rstrip("0").partition(".")
    if month == "1":
        raise CellProblem(
            "date_ambiguous",
            f"表格把这一格存成了数字{year}.1，分不清是1月还是10月（末尾的0会丢）。"
            f"请改写成“{year}年1月”或“{year}年10月”。",
        )
    return _dated(year, month, None, long_ago)


def _of_text(text: str, long_ago: bool) -> Dated:
    if text.isdecimal():
        return _of_digits(text, long_ago)
    if found := _SEPARATED.fullmatch(text):
        year, month, day = found.groups()
        return _dated(year, month, day, long_ago)
    if found := _YEAR.fullmatch(text):
        return _dated(found[1], None, None, long_ago)
    if found := _AMERICAN.fullmatch(text):
        return _of_american(*found.groups(), text=text)
    if found := _CHINESE.fullmatch(text):
        year, month, day = found.groups()
        digits = "".join(_CHINESE_DIGITS[character] for character in year)
        return _dated(digits, _chinese_number(month), _chinese_number(day) if day else None, long_ago)
    raise CellProblem("date", f"“{shown(text)}”看不出是哪一天。请写成“1952-03-15”或“1952年3月”这样的日期。")


def _of_digits(digits: str, long_ago: bool) -> Dated:
    if len(digits) == 8:
        return _dated(digits[:4], digits[4:6], digits[6:], long_ago)
    if len(digits) == 6:
        if YEAR_MIN <= int(digits[:4]) < 2100 and 1 <= int(digits[4:]) <= 12:
            return _dated(digits[:4], digits[4:], None, long_ago)
        return _dated(digits[:2], digits[2:4], digits[4:], long_ago)
    if len(digits) == 4 and YEAR_MIN <= int(digits) < 2100:
        return _dated(digits, None, None, long_ago)
    if _SERIAL_MIN <= int(digits) <= _SERIAL_MAX and len(digits) <= 5:
        return _past(_EXCEL_EPOCH + dt.timedelta(days=int(digits)), "day")
    raise CellProblem("date", f"“{shown(digits)}”看不出是哪一天。请写成“1952-03-15”或“1952年3月”这样的日期。")


def _of_american(first: str, second: str, year: str, *, text: str) -> Dated:
    if int(first) <= 12 < int(second):
        return _dated(year, first, second, False)
    if int(second) <= 12 < int(first):
        return _dated(year, second, first, False)
    raise CellProblem(
        "date_ambiguous", f"“{shown(text)}”分不清哪个是月、哪个是日。请写成“{year}年几月几日”。"
    )


def _dated(year: str, month: str | None, day: str | None, long_ago: bool) -> Dated:
    full_year = int(year) if len(year) == 4 else _century(int(year), long_ago)
    precision = "day" if day else "month" if month else "year"
    try:
        date = dt.date(full_year, int(month or 1), int(day or 1))
    except ValueError:
        raise CellProblem(
            "date", f"没有{full_year}年{month}月{f'{day}日' if day else ''}这一天。请对照档案改正。"
        ) from None
    return _past(date, precision)


def _century(year: int, long_ago: bool) -> int:
    return 1900 + year if long_ago or year > clock.today().year - 2000 else 2000 + year


def _past(date: dt.date, precision: str) -> Dated:
    if date > clock.today():
        raise CellProblem("date_future", f"{date.year}年{date.month}月{date.day}日还没有到。请对照档案改正。")
    if date.year < YEAR_MIN:
        raise CellProblem("date", f"{date.year}年太早了，不会是这一栏的时间。请对照档案改正。")
    return date, precision


def _chinese_number(text: str) -> str:
    """Read 一 to 三十一."""
    tens, ten, units = text.rpartition("十")
    value = int(_CHINESE_DIGITS.get(units, "0")) + (10 * int(_CHINESE_DIGITS.get(tens, "1")) if ten else 0)
    return str(value)
