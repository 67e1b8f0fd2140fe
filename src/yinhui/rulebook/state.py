"""How a duty stands on a day: derived from its dates and its outcome, never stored."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Case, Q, Value, When

from yinhui.rulebook.models import Duty, Outcome


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


def state_expression(day: dt.date) -> Case:
    """Return `state_on` as an expression for annotating a queryset of duties."""
    return Case(
        *(
            When(Q(outcome=outcome.value, settled_on__lte=day), then=Value(outcome.value))
            for outcome in Outcome
        ),
        When(opens_on__gt=day, then=Value(DutyState.UPCOMING.value)),
        When(due_on__lt=day, then=Value(DutyState.OVERDUE.value)),
        When(due_on=day, then=Value(DutyState.DUE.value)),
        default=Value(DutyState.OPEN.value),
        output_field=models.CharField(),
    )


def standing_on(day: dt.date) -> Q:
    """Return the filter for duties that had no outcome yet on the day."""
    return Q(outcome__isnull=True) | Q(settled_on__gt=day)
