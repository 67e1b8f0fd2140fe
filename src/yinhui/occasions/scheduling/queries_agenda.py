"""The agenda: what is planned, as a list and as a month (XQ2, JS10)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.occasions.scheduling.models import ScheduledOccasion, StandingArrangement
from yinhui.occasions.scheduling.states import STATES, in_state
from yinhui.registry.permissions import within_reach
from yinhui.rulebook.models import SubjectKind
from yinhui.rulebook.queries import DutyRow

SORTS = {
    "during": ("during", "pk"),
    "-during": ("-during", "-pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
}
# Several duties lead to one form; beyond a few, the agenda tells more.
PLANNED_MAX = 5
# A month's squares show a few each; a county's month is narrowed by the filter.
MONTH_ROWS_MAX = 2_000
# What stands on the first page of the day: enough to tell people in time, and to write what was held down.
NEAR_BACK_DAYS, NEAR_AHEAD_DAYS, NEAR_MAX = 7, 7, 5


@dataclass(frozen=True)
class AgendaFilters:
    """What the agenda is narrowed by; empty means all. The days are inclusive. `state` is a key of
    `states.STATES`, or "standing": everything but what was cancelled."""

    words: str = ""
    kind: str = ""
    organisation_id: int | None = None
    room_id: int | None = None
    state: str = "standing"
    since: dt.date | None = None
    until: dt.date | None = None
    arrangement_id: int | None = None


def scheduled_listed(
    actor: Actor, filters: AgendaFilters, sort: str = "during"
) -> QuerySet[ScheduledOccasion]:
    """Return the scheduled occasions of a list, of the actor's organisation and those below it, each with
    `is_minuted`: whether its minutes are begun (joined by name: they belong to a room above)."""
    found = within_reach(actor, ScheduledOccasion.objects.all())
    conditions: dict[str, Any] = {
        "kind": filters.kind or None,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "room_id": filters.room_id,
        "from_arrangement_id": filters.arrangement_id,
        "during__startswith__gte": _midnight(filters.since) if filters.since else None,
        "during__startswith__lt": _midnight(filters.until, 1) if filters.until else None,
    }
    found = found.filter(**{key: value for key, value in conditions.items() if value is not None})
    if filters.state in STATES:
        found = found.filter(in_state(filters.state, clock.now()))
    elif filters.state != "all":
        found = found.filter(cancelled_reason="")
    if filters.words:
        found = found.filter(
            Q(title__contains=filters.words)
            | Q(themes__contains=filters.words)
            | Q(place__contains=filters.words)
            | Q(room__name__contains=filters.words)
            | Q(chair__name=filters.words)
        )
    related = found.select_related("organisation", "room", "chair", "from_arrangement").annotate(
        is_minuted=Q(minutes__isnull=False)
    )
    return related.order_by(*SORTS.get(sort, SORTS["during"]))


def near_occasions(actor: Actor) -> list[ScheduledOccasion]:
    """Return what the actor's own organisation holds these days and has not done with yet: NEAR_BACK_DAYS
    back to NEAR_AHEAD_DAYS ahead, those over last. One query, at most NEAR_MAX rows."""
    today = clock.today()
    asked = AgendaFilters(
        since=today - dt.timedelta(days=NEAR_BACK_DAYS), until=today + dt.timedelta(days=NEAR_AHEAD_DAYS)
    )
    own = scheduled_listed(actor, asked).filter(organisation_id=actor.organisation_id, occasion=None)
    is_past = Case(When(during__startswith__lt=_midnight(today), then=Value(1)), default=Value(0))
    return list(own.order_by(is_past, "during", "pk")[:NEAR_MAX])


def scheduled_by_day(
    actor: Actor, filters: AgendaFilters, first: dt.date, last: dt.date
) -> dict[dt.date, list[ScheduledOccasion]]:
    """Return a stretch of days with what is planned on each. One query, at most MONTH_ROWS_MAX rows."""
    within = scheduled_listed(actor, filters).filter(
        during__startswith__gte=_midnight(first), during__startswith__lt=_midnight(last, 1)
    )
    days: dict[dt.date, list[ScheduledOccasion]] = defaultdict(list)
    for scheduled in within[:MONTH_ROWS_MAX]:
        days[scheduled.day].append(scheduled)
    return days


def arrangements_visible_to(actor: Actor) -> QuerySet[StandingArrangement]:
    """Return the standing arrangements of the actor's organisation and those below it."""
    return within_reach(
        actor, StandingArrangement.objects.select_related("organisation__county", "room", "chair")
    )


def _midnight(day: dt.date, later: int = 0) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=later), dt.time(), clock.SHANGHAI)


@dataclass(frozen=True)
class ArrangementFilters:
    """What the list of standing arrangements is narrowed by; empty means all."""

    words: str = ""
    kind: str = ""
    organisation_id: int | None = None
    state: str = ""


ARRANGEMENT_STATES = {"running": "进行中", "paused": "已暂停", "ended": "已结束"}
ARRANGEMENT_SORTS = {
    "title": "title",
    "organisation": "organisation__name",
    "ahead": "ahead",
    "begins_on": "begins_on",
}


def arrangements_listed(
    actor: Actor, filters: ArrangementFilters, sort: str = ""
) -> QuerySet[StandingArrangement]:
    """Return the standing arrangements of a list, those that have ended last, with `ahead`: how many
    occasions of each are planned from now on, and `state`, a key of ARRANGEMENT_STATES."""
    coming = ScheduledOccasion.objects.filter(
        from_arrangement=OuterRef("pk"), cancelled_reason="", during__startswith__gt=clock.now()
    )
    counted = coming.order_by().values("from_arrangement").annotate(n=Count("pk")).values("n")
    found = arrangements_visible_to(actor).annotate(
        ahead=Coalesce(Subquery(counted), 0),
        state=Case(
            When(ends_on__lt=clock.today(), then=Value("ended")),
            When(paused=True, then=Value("paused")),
            default=Value("running"),
        ),
    )
    conditions: dict[str, Any] = {
        "kind": filters.kind,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "state": filters.state,
    }
    found = found.filter(**{key: value for key, value in conditions.items() if value})
    if filters.words:
        found = found.filter(
            Q(title__contains=filters.words)
            | Q(organisation__name__contains=filters.words)
            | Q(room__name__contains=filters.words)
            | Q(chair__name=filters.words)
        )
    key = ARRANGEMENT_SORTS.get(sort.removeprefix("-"))
    first = [f"-{key}" if sort.startswith("-") else key] if key else []
    has_ended = Case(When(state="ended", then=Value(1)), default=Value(0))
    return found.order_by(*first, has_ended, "organisation__path", "title", "pk")


def arrangement_for(actor: Actor, arrangement_id: int) -> StandingArrangement:
    """Return a standing arrangement of an organisation that the actor reaches. Raises NotFound."""
    arrangement = arrangements_visible_to(actor).filter(pk=arrangement_id).first()
    if arrangement is None:
        raise NotFound("没有找到这项固定安排，或者不在您的管理范围内。请从“固定安排”重新查找。")
    return arrangement


def planned_for(actor: Actor, duties: Sequence[DutyRow]) -> list[ScheduledOccasion]:
    """Return what is planned already that would discharge the duties: of the same organisations and kinds,
    within the days of each, and not yet recorded. One query."""
    wanted = Q(pk__in=[])
    for row in duties:
        about = row.duty.subject_id if row.duty.subject_kind == SubjectKind.ORGANISATION else None
        wanted |= Q(
            organisation_id=about or row.duty.organisation_id,
            kind__in=row.rule.clauses[row.duty.clause].types,
            during__startswith__gte=_midnight(row.duty.opens_on),
            during__startswith__lt=_midnight(row.duty.due_on, 1),
        )
    standing = within_reach(actor, ScheduledOccasion.objects.filter(cancelled_reason="", occasion=None))
    found = standing.filter(wanted).select_related("organisation", "room").order_by("during", "pk")
    return list(found[:PLANNED_MAX])
