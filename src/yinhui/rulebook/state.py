"""How a duty stands on a day: derived from its dates and its outcome, never stored."""

from __future__ import annotations

import datetime as dt

from django.db import models

from yinhui.rulebook.models import Duty


class DutyState(models.TextChoices):
    """From before its window to its end. DUE is the last day of the window."""

    UPCOMING = "upcoming", "未到"
    OPEN = "open", "待办"
    DUE = "due", "今日到期"
    OVERDUE = "overdue", "逾期"
    DONE = "done", "已办"
    WAIVED = "waived", "已免除"
    WITHDRAWN = "withdrawn", "已撤回"


def state_on(duty: Duty, day: dt.date) -> DutyState:
    """Return how the duty stood (or will stand) on the day. What was settled later still stood then."""
    if duty.outcome and duty.settled_on and duty.settled_on <= day:
        return DutyState(duty.outcome)
    if day < duty.opens_on:
        return DutyState.UPCOMING
    if day > duty.due_on:
        return DutyState.OVERDUE
    return DutyState.DUE if day == duty.due_on else DutyState.OPEN
