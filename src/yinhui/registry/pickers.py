"""What the forms of records offer: people found as one types, people by name, organisations."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Person
from yinhui.registry.permissions import organisations_visible_to, people_visible_to
from yinhui.registry.search import people_found

FOUND_MAX = 12
# A select of more is no help; whoever comes from an organisation's page finds it chosen.
CHOICES_MAX = 500


def people_offered(actor: Actor, words: str) -> list[Person]:
    """Return the people whom what was typed means, best first, at most FOUND_MAX."""
    if not words.strip():
        return []
    ids = people_found(actor, words, FOUND_MAX)
    found = people_visible_to(actor).select_related("home_unit").in_bulk(ids)
    return [found[key] for key in ids if key in found]


def people_shown(actor: Actor, ids: Collection[int], linked: Collection[int] = ()) -> list[Person]:
    """Return those of `ids` whom a form may show: within the actor's reach, or on the record (`linked`)."""
    if not ids:
        return []
    seen = people_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)
    return people_named({*seen, *(set(ids) & set(linked))})


def people_named(ids: Collection[int] | QuerySet[Any, Any]) -> list[Person]:
    """Return people with their units, by name. Whether they may be shown is the caller's question."""
    return list(Person.objects.filter(pk__in=ids).select_related("home_unit").order_by("pinyin", "pk"))


def organisation_choices(actor: Actor, also: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the standing organisations in the actor's reach, as choices, the upper ones first.

    Beyond CHOICES_MAX only those asked for (`also`) are added.
    """
    within = (
        organisations_visible_to(actor).filter(dissolved_on=None).order_by("path").values_list("pk", "name")
    )
    choices = dict(within[:CHOICES_MAX])
    if missing := set(also) - choices.keys():
        choices |= dict(within.filter(pk__in=missing))
    return list(choices.items())
