"""How far a scheduled occasion has come: derived from its times and marks, never kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from yinhui.occasions.scheduling.models import ScheduledOccasion

# People may sign in from an hour before it begins.
OPENS_BEFORE = dt.timedelta(hours=1)

STATES: dict[str, str] = {
    "planned": "待通知",
    "notified": "已通知",
    "open": "正在进行",
    "held": "待写记录",
    "minuted": "记录待确认",
    "confirmed": "已办结",
    "cancelled": "已取消",
}

# How each state looks in a badge; the others are plain.
LOOKS = {
    "planned": "warn",
    "open": "red",
    "held": "warn",
    "minuted": "warn",
    "confirmed": "good",
    "cancelled": "idle",
}


def state_of(scheduled: ScheduledOccasion, now: dt.datetime, *, is_minuted: bool = False) -> str:
    """Return the state, a key of STATES. Whether minutes are begun is said by whoever knows them (the rooms
    above); without, an occasion that is over is "held" until its minutes are confirmed."""
    if scheduled.cancelled_reason:
        return "cancelled"
    if scheduled.occasion_id is not None:
        return "confirmed"
    if scheduled.ends <= now:
        return "minuted" if is_minuted else "held"
    if scheduled.starts - OPENS_BEFORE <= now:
        return "open"
    return "notified" if scheduled.notified_at else "planned"


def in_state(state: str, now: dt.datetime) -> Q:
    """Return the filter for a state, a key of STATES. The minutes' own table is joined by its name: it
    belongs to a room above."""
    standing = Q(cancelled_reason="", occasion=None)
    ahead = standing & Q(during__startswith__gt=now + OPENS_BEFORE)
    over = standing & Q(during__endswith__lte=now)
    return {
        "planned": ahead & Q(notified_at=None),
        "notified": ahead & Q(notified_at__isnull=False),
        "open": standing & Q(during__startswith__lte=now + OPENS_BEFORE, during__endswith__gt=now),
        "held": over & Q(minutes=None),
        "minuted": over & Q(minutes__isnull=False),
        "confirmed": Q(occasion__isnull=False, cancelled_reason=""),
        "cancelled": ~Q(cancelled_reason=""),
    }[state]
