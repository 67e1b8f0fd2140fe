"""Lessons of all terms in reach, as their list reads them: to come, without a roll, held, cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.learning.classes.models import Lesson
from yinhui.registry.permissions import within_reach

SORTS: dict[str, tuple[str, ...]] = {
    "when": ("during", "pk"),
    "-when": ("-during", "-pk"),
    "came": ("came", "pk"),
    "-came": ("-came", "-pk"),
}
HELD = Q(occasion__isnull=False, occasion__voided_reason="")
_STANDING = Q(cancelled_reason="") & ~HELD


@dataclass(frozen=True)
class LessonFilters:
    """What the list of lessons is narrowed by; empty means all. The days are inclusive."""

    words: str = ""
    organisation_id: int | None = None
    state: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


STATES: dict[str, Callable[[], Q]] = {
    "coming": lambda: _STANDING & Q(during__endswith__gt=clock.now()),
    "overdue": lambda: _STANDING & Q(during__endswith__lte=clock.now()),
    "held": lambda: HELD,
    "cancelled": lambda: ~Q(cancelled_reason=""),
}


def lessons_listed(actor: Actor, filters: LessonFilters, sort: str = "") -> QuerySet[Lesson]:
    """Return the lessons in reach, without those of terms that were given up, with `came`; the first to come
    first, or as `sort` (a key of SORTS) says."""
    lessons = within_reach(actor, Lesson.objects.filter(term__cancelled_reason=""))
    lessons = lessons.filter(STATES.get(filters.state, Q)())
    if filters.organisation_id:
        lessons = lessons.filter(organisation__path__contains=[filters.organisation_id])
    if filters.since:
        lessons = lessons.filter(during__startswith__date__gte=filters.since)
    if filters.until:
        lessons = lessons.filter(during__startswith__date__lte=filters.until)
    if filters.words:
        lessons = lessons.filter(
            Q(term__course__name__contains=filters.words)
            | Q(term__teacher__contains=filters.words)
            | Q(place__contains=filters.words)
            | Q(topic__contains=filters.words)
        )
    return (
        lessons.select_related("term__course", "organisation", "occasion")
        .annotate(came=Count("occasion__participations"))
        .order_by(*SORTS.get(sort, SORTS["when"]))
    )
