"""The one clock. Obligations are on civil days of Asia/Shanghai; what happened has an aware timestamp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed", default=None)


def now() -> dt.datetime:
    """Return this moment, aware, in Asia/Shanghai."""
    return _fixed.get() or dt.datetime.now(SHANGHAI)


def today() -> dt.date:
    """Return today's civil day in Asia/Shanghai."""
    return now().date()


@contextmanager
def fixed(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Hold the clock: for tests, and for building a demonstration's past. A date means its noon."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), SHANGHAI)
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
