"""A month as people read it: weeks from Monday, each day with its lunar name and its festival."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from yinhui.kernel.models import CalendarDay

# Inclusive; the calendar's table ends there.
YEARS = (2001, 2060)

_LUNAR_MONTHS = (
    "正月",
    "二月",
    "三月",
    "四月",
    "五月",
    "六月",
    "七月",
    "八月",
    "九月",
    "十月",
    "冬月",
    "腊月",
)
_TENS = ("初", "十", "廿", "三")
_ONES = "十一二三四五六七八九"
_LUNAR_FESTIVALS = {(1, 1): "春节", (1, 15): "元宵", (5, 5): "端午", (8, 15): "中秋", (9, 9): "重阳"}
_SOLAR_FESTIVALS = {(1, 1): "元旦", (5, 1): "劳动节", (7, 1): "七一", (8, 1): "八一", (10, 1): "国庆"}


@dataclass(frozen=True)
class MonthDay:
    """One day of a month's page: its lunar name, or its festival's name in its place."""

    date: dt.date
    lunar: str
    is_festival: bool
    is_other: bool


def month_of(text: str, today: dt.date) -> dt.date:
    """Return the first day of the month written as 2026-11; of today's when it is not one within YEARS."""
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if YEARS[0] <= first.year <= YEARS[1] - 1 else today.replace(day=1)


def neighbours(first: dt.date) -> tuple[str, str]:
    """Return the months before and after, written as 2026-11."""
    before = first - dt.timedelta(days=1)
    after = (first + dt.timedelta(days=31)).replace(day=1)
    return f"{before:%Y-%m}", f"{after:%Y-%m}"


def weeks_of(first: dt.date) -> list[list[MonthDay]]:
    """Return the weeks that the month touches, Monday to Sunday. One query."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    lunar = CalendarDay.objects.in_bulk([day for week in weeks for day in week])
    return [[_day(day, lunar.get(day), first) for day in week] for week in weeks]


def _day(day: dt.date, known: CalendarDay | None, first: dt.date) -> MonthDay:
    festival = _SOLAR_FESTIVALS.get((day.month, day.day), "")
    words = ""
    if known is not None:
        if not known.is_leap_month:
            festival = _LUNAR_FESTIVALS.get((known.lunar_month, known.lunar_day), festival)
        words = _lunar_words(known)
    return MonthDay(day, festival or words, bool(festival), day.month != first.month)


def _lunar_words(known: CalendarDay) -> str:
    """初一 is written as its month's name."""
    if known.lunar_day == 1:
        return ("闰" if known.is_leap_month else "") + _LUNAR_MONTHS[known.lunar_month - 1]
    if known.lunar_day in (20, 30):
        return {20: "二十", 30: "三十"}[known.lunar_day]
    return _TENS[(known.lunar_day - 1) // 10] + _ONES[known.lunar_day % 10]
