"""Alliances and their chapters; how far they, groups and activities reach, by street and community (XQ1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.occasions.models import Occasion, OccasionKind
from yinhui.registry.codes import RETIRED
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisation_for, organisations_visible_to

AREA_KINDS = ("township", "community")
# What people are reached by, beside belonging: what they come to of their own free will.
ACTIVITY_KINDS = (
    OccasionKind.ACTIVITY,
    OccasionKind.PERFORMANCE,
    OccasionKind.VISIT,
    OccasionKind.CONTEST,
)
ACTIVITIES_SHOWN = 20


@dataclass(frozen=True)
class Coverage:
    """The retired people of a street or community, and how many of them were reached by what in a period."""

    organisation_id: int
    name: str
    kind: str
    parent_id: int
    people: int
    in_group: int
    in_alliance: int
    came: int
    reached: int

    @property
    def share(self) -> int:
        """Those reached by anything, in whole per cent."""
        return round(100 * self.reached / self.people) if self.people else 0


def coverage(actor: Actor, top_id: int, since: dt.date, until: dt.date) -> list[Coverage]:
    """Return the coverage of the streets and communities at and below an organisation, in the tree's order.

    Set-based, one statement a county; above the counties there is nothing to count at once. Streets and
    communities where nobody is seen are left out. Raises NotFound.
    """
    top = organisation_for(actor, top_id)
    if top.kind == "prefecture":
        return []
    below = organisations_visible_to(actor).filter(path__contains=[top.pk], kind__in=AREA_KINDS)
    parameters = {
        "county": top.county_id,
        "organisations": list(below.values_list("pk", flat=True)),
        "retired": list(RETIRED),
        "since": since,
        "until": until,
        "kinds": list(ACTIVITY_KINDS),
    }
    return [Coverage(*row) for row in _rows("coverage", parameters)]


@dataclass(frozen=True)
class Chapter:
    """An alliance or a chapter of it: its members, its activities in the period, how often people came."""

    organisation_id: int
    name: str
    kind: str
    members: int
    activities: int
    came: int


@dataclass(frozen=True)
class AllianceSheet:
    """An alliance as its page shows it: itself and its chapters, with what they did."""

    alliance: Organisation
    chapters: list[Chapter]
    activities: list[Occasion]

    @property
    def members(self) -> int:
        """Everybody in it and its chapters."""
        return sum(chapter.members for chapter in self.chapters)

    @property
    def activity_count(self) -> int:
        """The activities of the period, its own and the chapters'."""
        return sum(chapter.activities for chapter in self.chapters)

    @property
    def came(self) -> int:
        """How often people came."""
        return sum(chapter.came for chapter in self.chapters)


def alliances(actor: Actor) -> QuerySet[Organisation]:
    """Return the standing alliances in reach; for a chapter's convenor the chapter."""
    kinds = ["alliance"]
    if not organisations_visible_to(actor).filter(kind="alliance").exists():
        kinds.append("alliance_chapter")
    return organisations_visible_to(actor).filter(kind__in=kinds, dissolved_on=None).order_by("path", "name")


def alliance_sheet(actor: Actor, organisation_id: int, since: dt.date, until: dt.date) -> AllianceSheet:
    """Return an alliance (or one chapter) with its figures of a period. Raises NotFound."""
    alliance = organisation_for(actor, organisation_id)
    if alliance.kind not in ("alliance", "alliance_chapter"):
        raise NotFound("这个组织不是活动联盟。请从“兴趣小组”里的“活动联盟”重新选择。")
    parameters = {"alliance": alliance.pk, "since": since, "until": until}
    held = Occasion.objects.filter(
        organisation__path__contains=[alliance.pk], voided_reason="", held_on__range=(since, until)
    )
    return AllianceSheet(
        alliance=alliance,
        chapters=[Chapter(*row) for row in _rows("alliance_chapters", parameters)],
        activities=list(
            held.defer("text")
            .select_related("organisation")
            .annotate(people_count=Count("participations"))
            .order_by("-held_on", "-pk")[:ACTIVITIES_SHOWN]
        ),
    )


def _rows(name: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, name), parameters)
        return list(cursor.fetchall())
