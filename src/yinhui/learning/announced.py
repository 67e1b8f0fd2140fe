"""What an organisation announces and its people take part in: contests and calls, alike in who sees them and
in how a list of them is narrowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import in_reach

Announced = TypeVar("Announced", bound=Model)


@dataclass(frozen=True)
class AnnouncedFilters:
    """What a list is narrowed by; empty means all. `state` and `kind` are the room's own keys; the days are
    inclusive."""

    words: str = ""
    state: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def visible_to(actor: Actor, rows: QuerySet[Announced]) -> QuerySet[Announced]:
    """Return those of the actor's organisation and below, and the announced ones of those above it."""
    if not actor.may("see_people"):
        return rows.none()
    above = Organisation.objects.filter(pk=actor.organisation_id).values_list("path", flat=True).first() or []
    return rows.filter(
        in_reach(actor) | Q(organisation_id__in=above, announced_at__isnull=False)
    ).select_related("organisation")


def narrowed(
    rows: QuerySet[Announced],
    filters: AnnouncedFilters,
    *,
    words_in: Sequence[str],
    states: Mapping[str, Q],
    of_kind: Callable[[str], Q],
    day: str,
) -> QuerySet[Announced]:
    """Return the rows that match: the words in one of the fields `words_in` or the organisation's name, the
    days by the lookup `day` (`until`, `opens_at__date`)."""
    if filters.words:
        found = Q(organisation__name__contains=filters.words)
        for field in words_in:
            found |= Q(**{f"{field}__contains": filters.words})
        rows = rows.filter(found)
    rows = rows.filter(states.get(filters.state, Q()))
    if filters.kind:
        rows = rows.filter(of_kind(filters.kind))
    days: dict[str, Any] = {f"{day}__gte": filters.since, f"{day}__lte": filters.until}
    return rows.filter(**{name: value for name, value in days.items() if value})
