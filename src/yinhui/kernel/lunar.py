"""The lunar calendar and the working days, written into the table that rules join."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connections
from lunar_python import LunarYear, Solar
from lunar_python.util import HolidayUtil

from yinhui.kernel.sql_files import sql

# From before the program's first records to as far as anybody plans. A birthday's year may be earlier: it is
# counted from the birth date, not looked up here.
CALENDAR_FROM = dt.date(2000, 1, 1)
CALENDAR_UNTIL = dt.date(2060, 12, 31)

_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 6


def fill_calendar(*, using: str = "default", **signal: Any) -> None:
    """Write every day from CALENDAR_FROM to CALENDAR_UNTIL; days that are there are brought up to date.

    Runs after every migration, so that a newer lunar-python brings the holiday notices it knows. It takes a
    few tenths of a second: lunar dates are counted off month by month, not worked out day by day.
    """
    holidays = _holidays()
    rows = [
        (day, *lunar, _is_workday(day, holidays), holidays[day][0] if day in holidays else "")
        for day, *lunar in _lunar_days()
    ]
    days, years, months, month_days, leaps, workdays, names = (
        list(column) for column in zip(*rows, strict=True)
    )
    with connections[using].cursor() as cursor:
        cursor.execute(
            sql(__file__, "fill_calendar"),
            {
                "days": days,
                "years": years,
                "months": months,
                "month_days": month_days,
                "leaps": leaps,
                "workdays": workdays,
                "names": names,
            },
        )


def _lunar_days() -> Iterator[tuple[dt.date, int, int, int, bool]]:
    """Yield day, lunar year, month, day and whether the month is a leap month, in order."""
    for year in range(CALENDAR_FROM.year - 1, CALENDAR_UNTIL.year + 1):
        for month in LunarYear.fromYear(year).getMonths():
            if month.getYear() != year:
                continue  # a lunar year's table begins and ends with months of its neighbours
            first = dt.date.fromisoformat(Solar.fromJulianDay(month.getFirstJulianDay()).toYmd())
            for offset in range(month.getDayCount()):
                day = first + offset * _ONE_DAY
                if CALENDAR_FROM <= day <= CALENDAR_UNTIL:
                    yield day, year, abs(month.getMonth()), offset + 1, month.isLeap()


def _holidays() -> dict[dt.date, tuple[str, bool]]:
    """Return the holidays of the State Council's known notices: name, and whether one works on that day."""
    return {
        dt.date.fromisoformat(holiday.getDay()): (holiday.getName(), holiday.isWork())
        for year in range(CALENDAR_FROM.year, CALENDAR_UNTIL.year + 1)
        for holiday in HolidayUtil.getHolidays(year)
    }


def _is_workday(day: dt.date, holidays: dict[dt.date, tuple[str, bool]]) -> bool:
    return holidays[day][1] if day in holidays else day.isoweekday() < _SATURDAY
