"""Reads of organisations worth a name: the tree of today and of any day, counts, figures, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import (
    Appointment,
    Membership,
    Organisation,
    OrganisationSuccession,
    OrganisationVersion,
)
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.queries_proposals import deputies_of
from yinhui.registry.structure import BRANCH_KINDS, KINDS, POSTS

# A tree of more lines is no overview; deeper levels are then behind each organisation's own page.
TREE_NODES_MAX = 500
# Organisations that people belong to by membership; all others have those who are seen through them.
MEMBER_KINDS = (*BRANCH_KINDS, "group", "alliance", "alliance_chapter")
# What an organisation's page shows before it leads to the whole list.
MEMBERS_SHOWN = 20
CHILDREN_SHOWN = 24
# From so many organisations of one kind under the same one, the tree shows them behind one line.
GATHERED_FROM = 13
# Whom one asks first, by the kind of organisation.
HEADS = (
    "secretary",
    "community_secretary",
    "township_leader",
    "bureau_leader",
    "unit_liaison",
    "group_leader",
)


@dataclass(frozen=True)
class FormerNode:
    """An organisation as it stood on some day: its name, kind and the name of what it stood under then."""

    pk: int
    name: str
    kind: str
    above: str

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return KINDS[self.kind].name


def tree_on(day: dt.date, top: Organisation) -> list[FormerNode]:
    """Return how the organisation and all below it stood on a day, each after what it stood under.

    Empty if the organisation did not exist on that day. One query.
    """
    versions = OrganisationVersion.objects.filter(period__contains=day, path__contains=[top.pk]).order_by(
        "path__len", "name"
    )
    below: dict[int | None, list[OrganisationVersion]] = {}
    for version in versions:
        above = None if version.organisation_id == top.pk else version.parent_id
        below.setdefault(above, []).append(version)
    names = {version.organisation_id: version.name for version in versions}
    return [
        FormerNode(one.organisation_id, one.name, one.kind, names.get(one.parent_id or 0, ""))
        for one in _downwards(below, None)
    ]


def _downwards(
    below: dict[int | None, list[OrganisationVersion]], parent_id: int | None
) -> Iterable[OrganisationVersion]:
    for version in below.get(parent_id, []):
        yield version
        yield from _downwards(below, version.organisation_id)


def member_counts(top_id: int) -> dict[int, int]:
    """Return how many living people belong to each organisation at and below one, today. One query."""
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "member_counts"), {"organisation": top_id, "day": clock.today()})
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class KindNode:
    """A line of the tree that stands for many organisations of one kind under the same one."""

    kind: str
    children: list[Node]

    @property
    def name(self) -> str:
        """The kind's name."""
        return KINDS[self.kind].name

    @property
    def href(self) -> str:
        """The list of all of the kind."""
        return f"{reverse('organisations')}?kind={self.kind}"

    @property
    def note(self) -> str:
        """How many organisations and people."""
        people = sum(child.members for child in self.children)
        return f"{len(self.children)}个" + (f" · 成员{people}人" if people else "")


@dataclass
class Node:
    """One line of the tree as the component draws it; `members` includes those of the branches below."""

    pk: int
    name: str
    kind: str
    members: int = 0
    children: list[Any] = field(default_factory=list)
    hidden: int = 0

    @property
    def href(self) -> str:
        """The organisation's page."""
        return reverse("organisation", args=[self.pk])

    @property
    def note(self) -> str:
        """Kind and people, and how many organisations below are not drawn."""
        below = f" · 下有{self.hidden}个组织" if self.hidden else ""
        people = f" · 成员{self.members}人" if self.members else ""
        return f"{KINDS[self.kind].name}{people}{below}"


def organisation_tree(actor: Actor) -> list[Node]:
    """Return the standing organisations in reach as a tree, as deep as TREE_NODES_MAX allows. Two queries."""
    rows = list(
        organisations_visible_to(actor)
        .filter(dissolved_on=None)
        .order_by("path__len", "kind", "name")
        .values_list("pk", "name", "kind", "parent_id", "path")
    )
    nodes = {pk: Node(pk, name, kind) for pk, name, kind, _, _ in rows}
    _add_members(nodes, rows, member_counts(actor.organisation_id))
    drawn = {pk for pk, *_ in rows[:TREE_NODES_MAX]}
    tops = []
    for pk, _, _, parent_id, _ in rows:
        above = nodes.get(parent_id)
        if above is None:
            tops.append(nodes[pk])
        elif pk in drawn:
            above.children.append(nodes[pk])
        else:
            above.hidden += 1
    for node in nodes.values():
        node.children = _gathered(node.children)
    return tops


def _gathered(children: list[Node]) -> list[Node | KindNode]:
    """Put many organisations of one kind, such as a county's units, behind one line that unfolds."""
    by_kind: dict[str, list[Node]] = {}
    for child in children:
        by_kind.setdefault(child.kind, []).append(child)
    lines: list[Node | KindNode] = []
    for kind, alike in by_kind.items():
        lines += [KindNode(kind, alike)] if len(alike) >= GATHERED_FROM else alike
    return lines


def _add_members(
    nodes: dict[int, Node], rows: Sequence[tuple[int, str, str, int, list[int]]], counts: dict[int, int]
) -> None:
    """Give each node its members and those of the branches below; groups repeat their branch's."""
    for pk, _, kind, _, path in rows:
        if kind in BRANCH_KINDS:
            for above in path:
                if above in nodes:
                    nodes[above].members += counts.get(pk, 0)
        elif kind in MEMBER_KINDS:
            nodes[pk].members += counts.get(pk, 0)


def organisations_listed(actor: Actor, text: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Return the standing organisations in reach of a kind whose name holds the text, top first."""
    found = organisations_visible_to(actor).filter(dissolved_on=None)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("parent").order_by("path__len", "kind", "name", "pk")


def heads_of(organisation_ids: Sequence[int]) -> dict[int, Appointment]:
    """Return whom one asks first in each organisation today. One query."""
    standing = Appointment.objects.filter(
        organisation__in=organisation_ids, post__in=HEADS, period__contains=clock.today()
    ).select_related("person")
    return {appointment.organisation_id: appointment for appointment in standing.order_by("-pk")}


@dataclass(frozen=True)
class Figures:
    """An organisation's people in numbers. Ages in full years; None where no birth date is known."""

    people: int
    party_members: int
    age_average: float | None
    age_oldest: int | None
    bands: tuple[int, int, int, int]
    branches: int
    branches_with_secretary: int
    secretary_age_average: float | None


def organisation_figures(organisation: Organisation, county_ids: Sequence[int]) -> Figures:
    """Return the figures of today; `county_ids` are the counties its people can be of. Two queries."""
    values: dict[str, int | str | bool | dt.date | list[int] | list[str]] = {
        "organisation": organisation.pk,
        "day": clock.today(),
        "counties": list(county_ids),
        "how": _how_people_belong(organisation),
        "branch_kinds": list(BRANCH_KINDS),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "organisation_figures"), values)
        people, party, average, oldest, *bands = cursor.fetchone()
        cursor.execute(sql(__file__, "secretary_figures"), values)
        branches, filled, secretaries = cursor.fetchone()
    return Figures(
        people=people,
        party_members=party,
        age_average=average and float(average),
        age_oldest=oldest,
        bands=tuple(bands),
        branches=branches,
        branches_with_secretary=filled,
        secretary_age_average=secretaries and float(secretaries),
    )


def _how_people_belong(organisation: Organisation) -> str:
    if organisation.kind in MEMBER_KINDS:
        return "members"
    return "county" if organisation.kind in ("county", "prefecture") else "seen"


def counties_below(organisation: Organisation) -> list[int]:
    """Return the counties that the organisation's people are of: its own, or all of a prefecture."""
    if organisation.kind != "prefecture":
        return [organisation.county_id] if organisation.county_id else []
    below = Organisation.objects.filter(path__contains=[organisation.pk], kind="county")
    return list(below.values_list("pk", flat=True))


def successions_of(organisation: Organisation) -> list[OrganisationSuccession]:
    """Return the mergers and splits it came from or went into, latest first. One query."""
    return list(
        OrganisationSuccession.objects.filter(Q(predecessor=organisation) | Q(successor=organisation))
        .select_related("predecessor", "successor")
        .order_by("-took_effect_on")
    )


def versions_of(organisation: Organisation) -> list[OrganisationVersion]:
    """Return how it was named and where it stood over time, latest first. One query."""
    return list(organisation.versions.select_related("parent").order_by("-period"))


@dataclass(frozen=True)
class Seat:
    """A post of the organisation's kind and who holds it today; none when it is vacant."""

    key: str
    name: str
    holders: tuple[Appointment, ...]


def posts_of(organisation: Organisation) -> list[Seat]:
    """Return the posts that such an organisation has, in the order they are declared, each holder with
    `deputies`. A vacant post that is optional is left out. Two queries."""
    standing = Appointment.objects.filter(organisation=organisation, period__contains=clock.today())
    appointments = list(standing.select_related("person", "for_person").order_by("pk"))
    deputies = deputies_of([appointment.pk for appointment in appointments])
    holders: dict[str, list[Appointment]] = {}
    for appointment in appointments:
        appointment.deputies = deputies.get(appointment.pk, [])  # type: ignore[attr-defined]
        holders.setdefault(appointment.post, []).append(appointment)
    return [
        Seat(key, POSTS[key].name, tuple(holders.get(key, ())))
        for key in KINDS[organisation.kind].posts
        if key in holders or not POSTS[key].optional
    ]


def some_members_of(organisation: Organisation) -> list[Membership]:
    """Return the first MEMBERS_SHOWN living members with the person, by name. One query."""
    if organisation.kind not in MEMBER_KINDS:
        return []
    standing = Membership.objects.filter(
        organisation=organisation, period__contains=clock.today(), person__died_on=None
    )
    return list(standing.select_related("person").order_by("person__pinyin", "person_id")[:MEMBERS_SHOWN])


def children_of(organisation: Organisation) -> list[Organisation]:
    """Return the standing organisations directly below, by kind and name. One query."""
    below = Organisation.objects.filter(parent=organisation, dissolved_on=None)
    return list(below.order_by("kind", "name")[:CHILDREN_SHOWN])
