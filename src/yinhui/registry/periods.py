"""Periods of membership, residence and appointment: opened, closed, and checked in words."""

from __future__ import annotations

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable

from yinhui.kernel import clock
from yinhui.registry.errors import RegisterError


def open_from(day: dt.date) -> DateRange:
    """Return the period that begins on the day and has no end."""
    return DateRange(day, None)


def closed_on(day: dt.date) -> Combinable:
    """Return the expression "the row's period, ending before `day`", for an update of many rows."""
    return Func(Func(F("period"), function="lower"), Value(day), function="daterange")


def require_not_future(day: dt.date, field: str = "on") -> None:
    """Raise RegisterError if the day is after today: the register holds what is, not what is planned."""
    if day > clock.today():
        raise RegisterError(
            f"日期不能晚于今天（{clock.today():%Y-%m-%d}）。请到当天再办理。", code="future_day", field=field
        )


def require_after_start(day: dt.date, period: DateRange, what: str, field: str = "on") -> None:
    """Raise RegisterError unless the day is after the period's first day, so that something is left of it."""
    if period.lower is not None and day <= period.lower:
        raise RegisterError(
            f"{what}是从{period.lower:%Y-%m-%d}开始的，日期要晚于这一天。请核对后重新填写。",
            code="before_start",
            field=field,
        )
