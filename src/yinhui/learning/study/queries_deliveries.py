"""Deliveries for pages: the list, and the figures of how many sets went to how many people (PY2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from yinhui.kernel.actor import Actor
from yinhui.learning.study.models import MaterialDelivery
from yinhui.registry.permissions import people_visible_to, within_reach
from yinhui.registry.search import people_found

# Of so many people whom the words of a filter may mean, the deliveries are looked for.
NAMESAKES_MAX = 200
SORTS = {
    "delivered_on": ("delivered_on", "pk"),
    "-delivered_on": ("-delivered_on", "-pk"),
    "person": ("person__pinyin", "pk"),
    "-person": ("-person__pinyin", "-pk"),
    "material": ("material__title", "pk"),
    "-material": ("-material__title", "-pk"),
}


@dataclass(frozen=True)
class DeliveryFilters:
    """What a list of deliveries is narrowed by; empty means all. The days are inclusive."""

    words: str = ""
    material_id: int | None = None
    organisation_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    how: str = ""
    state: str = "standing"


@dataclass(frozen=True)
class DeliveryFigures:
    """`sets` of materials handed out, to how many `people`, and at how many doors they were read together."""

    sets: int
    people: int
    read_together: int


def deliveries_listed(actor: Actor, filters: DeliveryFilters, sort: str = "") -> QuerySet[MaterialDelivery]:
    """Return the deliveries of a list: made by the actor's organisation or one below it."""
    conditions = {
        "material_id": filters.material_id,
        "organisation__path__contains": [filters.organisation_id] if filters.organisation_id else None,
        "delivered_on__gte": filters.since,
        "delivered_on__lte": filters.until,
        "is_to_door": {"door": True, "branch": False}.get(filters.how),
    }
    found = within_reach(actor, MaterialDelivery.objects.all()).filter(
        **{name: value for name, value in conditions.items() if value is not None}
    )
    if filters.how == "together":
        found = found.filter(occasion__isnull=False)
    if filters.state == "standing":
        found = found.filter(voided_reason="")
    elif filters.state == "voided":
        found = found.exclude(voided_reason="")
    if filters.words:
        people = people_visible_to(actor).filter(pk__in=people_found(actor, filters.words, NAMESAKES_MAX))
        found = found.filter(
            Q(person__in=people)
            | Q(material__title__contains=filters.words)
            | Q(delivered_by__contains=filters.words)
        )
    return (
        found.select_related("material", "person", "organisation")
        .defer("material__text")
        .order_by(*SORTS.get(sort, SORTS["-delivered_on"]))
    )


def delivery_figures(deliveries: QuerySet[MaterialDelivery]) -> DeliveryFigures:
    """Count deliveries: sets, different people, and readings at the door. Voided ones never count."""
    counted = (
        deliveries.order_by()
        .filter(voided_reason="")
        .aggregate(
            sets=Sum("copies"),
            people=Count("person", distinct=True),
            read_together=Count("occasion", distinct=True),
        )
    )
    return DeliveryFigures(counted["sets"] or 0, counted["people"], counted["read_together"])
