"""What a Picker shows while one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.requests import StaffRequest
from yinhui.registry import choices
from yinhui.registry.models import Person
from yinhui.registry.search import people_found, words_of

SHOWN_MAX = 10


@dataclass(frozen=True)
class Choice:
    """One line to tick."""

    pk: int
    name: str
    note: str


def choose(request: StaffRequest, use: str) -> HttpResponse:
    """Show what fits the words typed so far; the first few when nothing was typed."""
    find = USES.get(use)
    if find is None:
        raise NotFound("没有这种选项。请返回上一页重新打开。")
    field = request.GET.get("field", "")
    found = find(request.actor, request.GET.get(f"{field}_search", ""))
    return render(request, "registry/picker_finds.html", {"field": field, "found": found})


def _named(
    choosable: Callable[[Actor], QuerySet[Any]], order: str, name: str, *above: str
) -> Callable[[Actor, str], list[Choice]]:
    """Return a finder by parts of the name; `above` is the way to what stands over it, shown beside it."""

    def find(actor: Actor, text: str) -> list[Choice]:
        rows = choosable(actor)
        for word in words_of(text):
            rows = rows.filter(Q(**{f"{name}__icontains": word}))
        values = rows.order_by(order, "pk").values_list("pk", name, *above)[:SHOWN_MAX]
        return [Choice(pk, words, " · ".join(filter(None, notes))) for pk, words, *notes in values]

    return find


def _people(actor: Actor, text: str) -> list[Choice]:
    ids = people_found(actor, text, SHOWN_MAX)
    people = Person.objects.filter(pk__in=ids, died_on=None).select_related("home_unit").in_bulk()
    return [Choice(pk, people[pk].name, _about(people[pk])) for pk in ids if pk in people]


def _about(person: Person) -> str:
    born = f"{person.birth_date:%Y年}生" if person.birth_date else ""
    unit = person.home_unit.name if person.home_unit else ""
    return " · ".join(filter(None, [born, unit, person.former_post]))


USES: dict[str, Callable[[Actor, str], list[Choice]]] = {
    "branch": _named(choices.branches_to_choose, "name", "name", "parent__name"),
    "group": _named(choices.groups_to_choose, "name", "name", "parent__name"),
    "member_of": _named(choices.organisations_with_members, "name", "name", "parent__name"),
    "standing": _named(choices.standing_organisations, "name", "name", "parent__name"),
    "home_unit": _named(choices.home_units_to_choose, "name", "name", "parent__name"),
    "place": _named(choices.places_to_choose, "full_name", "full_name"),
    "person": _people,
}
