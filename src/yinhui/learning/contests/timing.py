"""The clock of a round: the server's, never a phone's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.learning.contests.errors import OutOfTime
from yinhui.learning.contests.limits import NETWORK_GRACE_S
from yinhui.learning.contests.models import Round, Timing


@dataclass(frozen=True)
class Window:
    """When something may be answered: from `opens_at` until `ends_at`, both by the server's clock."""

    opens_at: dt.datetime
    ends_at: dt.datetime

    def left_ms(self, now: dt.datetime) -> int:
        """Milliseconds until it ends; 0 when it is over."""
        return max(0, round((self.ends_at - now).total_seconds() * 1000))

    def require(self, now: dt.datetime) -> None:
        """Raise OutOfTime unless an answer that arrives now counts: NETWORK_GRACE_S after the end it does."""
        if now < self.opens_at:
            raise OutOfTime("这一题还没有开始，请稍等。", code="too_early")
        if now > self.ends_at + dt.timedelta(seconds=NETWORK_GRACE_S):
            raise OutOfTime("时间到了，这一题没有赶上。不要紧，请看下一题。", code="too_late")


def round_window(round_: Round, begun_at: dt.datetime) -> Window:
    """Return when the round as a whole may be answered, for whoever began at that moment."""
    return Window(begun_at, begun_at + dt.timedelta(seconds=round_.length_s))


def question_window(round_: Round, begun_at: dt.datetime, position: int) -> Window:
    """Return when the question at the position (from 0) may be answered: one after the other where each has
    its own time, else as long as the round lasts."""
    if round_.timing == Timing.ROUND:
        return round_window(round_, begun_at)
    opens_at = begun_at + dt.timedelta(seconds=round_.seconds * position)
    return Window(opens_at, opens_at + dt.timedelta(seconds=round_.seconds))


def position_now(round_: Round, begun_at: dt.datetime, now: dt.datetime) -> int | None:
    """Return which question is open where each has its own time; None for a round timed as a whole."""
    if round_.timing == Timing.ROUND:
        return None
    passed = (now - begun_at).total_seconds() // round_.seconds
    return int(max(0, min(passed, round_.question_count - 1)))
