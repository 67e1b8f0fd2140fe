"""When one may sign in: from an hour before until the minutes are confirmed; by one's own phone until an hour
after the end."""

from __future__ import annotations

import datetime as dt

from yinhui.kernel import clock
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.states import OPENS_BEFORE
from yinhui.occasions.signin.errors import SigninError

# Whoever is entered later was seen by nobody: it is typed from paper then, and marked so.
LIVE_AFTER = dt.timedelta(hours=1)


def opens_at(scheduled: ScheduledOccasion) -> dt.datetime:
    """Return the moment from which one may sign in."""
    return scheduled.starts - OPENS_BEFORE


def is_confirmed(scheduled: ScheduledOccasion) -> bool:
    """True once its minutes are confirmed: who was there stands in the record then."""
    return scheduled.occasion_id is not None


def has_begun(scheduled: ScheduledOccasion, moment: dt.datetime) -> bool:
    """True from the moment sign-in opens."""
    return moment >= opens_at(scheduled)


def is_live(scheduled: ScheduledOccasion, moment: dt.datetime) -> bool:
    """True while people come and go: sign-in has opened, and the end is not long past."""
    return has_begun(scheduled, moment) and moment <= scheduled.ends + LIVE_AFTER


def require_standing(scheduled: ScheduledOccasion) -> None:
    """Raise SigninError if it was cancelled, or its minutes are confirmed."""
    if scheduled.cancelled_reason:
        raise SigninError("这次活动已经取消，不用签到。请留意新的通知。", code="cancelled")
    if is_confirmed(scheduled):
        raise SigninError(
            "会议记录已经确认，签到到此为止。名单有误的，请打开活动记录点“更正”。", code="confirmed"
        )


def require_begun(scheduled: ScheduledOccasion) -> None:
    """Raise SigninError if it does not stand, or it is too early."""
    require_standing(scheduled)
    if not has_begun(scheduled, clock.now()):
        begins = opens_at(scheduled)
        raise SigninError(
            f"还没到签到时间。{begins.month}月{begins.day}日{begins:%H:%M}起可以签到。", code="too_early"
        )


def require_live(scheduled: ScheduledOccasion) -> None:
    """Raise SigninError unless one may sign in by oneself now."""
    require_begun(scheduled)
    if not is_live(scheduled, clock.now()):
        raise SigninError("签到时间已过。到了会的，请告诉会议组织人，由他补登。", code="too_late")
