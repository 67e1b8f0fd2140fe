"""Trainings and exchanges as pages read them: the record of each secretary (XQ14), each area's year (BS3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.sql_files import sql
from yinhui.learning.classes.models import Area, AreaBranch, Gathering, GatheringKind
from yinhui.occasions.models import Occasion
from yinhui.registry.models import Appointment, Organisation, Person
from yinhui.registry.permissions import in_reach, may, organisation_for
from yinhui.registry.queries_organisations import counties_below
from yinhui.registry.structure import POSTS

# What the places of the documents keep: two trainings a year, an exchange each quarter (BS3).
TRAININGS_A_YEAR = 2
EXCHANGES_A_YEAR = 4
SECRETARY_POSTS = ("secretary", "community_secretary")
HELD = Q(occasion__isnull=False, occasion__voided_reason="")


@dataclass(frozen=True)
class SecretaryFilters:
    """What the record of secretaries is narrowed by. `state` is none, below, met, or empty for all."""

    year: int
    words: str = ""
    state: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class SecretaryRecord:
    """A secretary of today and the trainings they were at: this year, ever, the last."""

    person_id: int
    name: str
    organisation_id: int
    organisation: str
    post: str
    since: dt.date
    this_year: int
    ever: int
    last_on: dt.date | None

    @property
    def post_name(self) -> str:
        """The post in words."""
        return POSTS[self.post].name

    @property
    def has_met(self) -> bool:
        """True if they were trained as often as a year asks."""
        return self.this_year >= TRAININGS_A_YEAR


def secretary_records(actor: Actor, filters: SecretaryFilters, sort: str = "name") -> list[SecretaryRecord]:
    """Return the secretaries in reach with their trainings. One statement. Raises NotFound."""
    if not actor.may("see_people"):
        return []
    top = organisation_for(actor, filters.organisation_id or actor.organisation_id)
    parameters: dict[str, Any] = {
        "counties": counties_below(top),
        "top": top.pk,
        "posts": list(SECRETARY_POSTS),
        "today": clock.today(),
        "year": filters.year,
        "target": TRAININGS_A_YEAR,
        "words": filters.words,
        "state": filters.state,
        "sort": sort,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "secretary_trainings"), parameters)
        return [SecretaryRecord(*row) for row in cursor.fetchall()]


def trainings_of(person: Person) -> QuerySet[Occasion]:
    """Return every training a person was at, the latest first, lessons of classes left out."""
    held = Occasion.objects.filter(
        participations__person=person, kind=GatheringKind.TRAINING, voided_reason="", lesson=None
    )
    return held.defer("text").select_related("organisation").order_by("-held_on", "-pk")


def gatherings_of(actor: Actor, kind: str, year: int) -> QuerySet[Gathering]:
    """Return a year's trainings or exchanges in reach, and those held above it for its secretaries too, with
    how many came, in their order."""
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    above = Organisation.objects.get(pk=actor.organisation_id).path
    concerning = in_reach(actor) | Q(organisation__in=above)
    found = Gathering.objects.filter(concerning, kind=kind, planned_on__range=days)
    if not actor.may("see_people"):
        return found.none()
    return (
        found.select_related("organisation", "area", "occasion")
        .annotate(came=Count("occasion__participations"))
        .order_by("planned_on", "pk")
    )


def gathering_for(actor: Actor, gathering_id: int) -> Gathering:
    """Return a training or exchange in reach. Raises NotFound."""
    found = Gathering.objects.filter(in_reach(actor), pk=gathering_id)
    gathering = found.select_related("organisation", "area", "occasion").first()
    if gathering is None or not actor.may("see_people"):
        raise NotFound("没有找到这次培训（交流），或者不在您的管理范围内。")
    return gathering


@dataclass(frozen=True)
class AreaFilters:
    """What the list of areas is narrowed by: `missing` asks for those that let a quarter pass without."""

    year: int
    words: str = ""
    missing: bool = False


@dataclass(frozen=True)
class AreaYear:
    """An area's year: its branches, and the exchanges of each quarter."""

    area: Area
    branches: list[Organisation]
    quarters: tuple[list[Gathering], ...]
    may_change: bool

    @property
    def held(self) -> int:
        """Exchanges held."""
        return sum(is_held(one) for quarter in self.quarters for one in quarter)

    @property
    def quarters_held(self) -> int:
        """Quarters with an exchange: what "each quarter" asks."""
        return sum(any(is_held(one) for one in quarter) for quarter in self.quarters)

    @property
    def names(self) -> str:
        """The area's name and its branches', to be searched in."""
        return " ".join([self.area.name, *(branch.name for branch in self.branches)])

    def has_missed(self, quarters: int) -> bool:
        """True if one of the first so many quarters had no exchange."""
        return not all(any(is_held(one) for one in quarter) for quarter in self.quarters[:quarters])


def is_held(gathering: Gathering) -> bool:
    """True if it was recorded."""
    return gathering.occasion is not None and not gathering.occasion.voided_reason


def areas_of_year(actor: Actor, year: int) -> list[AreaYear]:
    """Return the areas in reach, and those of branches in reach, with their exchanges of a year."""
    if not actor.may("see_people"):
        return []
    with_own = AreaBranch.objects.filter(in_reach(actor, "branch")).values("area")
    concerning = Area.objects.filter(in_reach(actor) | Q(pk__in=with_own))
    areas = list(concerning.select_related("organisation").order_by("name", "pk"))
    branches: dict[int | None, list[Organisation]] = {}
    for one in AreaBranch.objects.filter(area__in=areas).select_related("branch").order_by("branch__path"):
        branches.setdefault(one.area_id, []).append(one.branch)
    quarters: dict[int | None, tuple[list[Gathering], ...]] = {area.pk: ([], [], [], []) for area in areas}
    exchanges = gatherings_of(actor, GatheringKind.EXCHANGE, year).filter(area__in=areas, cancelled_reason="")
    for gathering in exchanges:
        quarters[gathering.area_id][(gathering.planned_on.month - 1) // 3].append(gathering)
    return [
        AreaYear(
            area,
            branches.get(area.pk, []),
            quarters[area.pk],
            may(actor, "record_work", area.organisation),
        )
        for area in areas
    ]


def areas_listed(actor: Actor, filters: AreaFilters) -> list[AreaYear]:
    """Return the areas of a year that the filters leave. Of this year the quarters that are over count, of
    one before all four."""
    today = clock.today()
    over = (today.month - 1) // 3 if filters.year == today.year else EXCHANGES_A_YEAR
    return [
        one
        for one in areas_of_year(actor, filters.year)
        if filters.words in one.names and (not filters.missing or one.has_missed(over))
    ]


def area_for(actor: Actor, area_id: int) -> Area:
    """Return an area in reach. Raises NotFound."""
    area = Area.objects.filter(in_reach(actor), pk=area_id).select_related("organisation").first()
    if area is None or not actor.may("see_people"):
        raise NotFound("没有找到这个片区，或者不在您的管理范围内。请从“片区交流”重新选择。")
    return area


def secretaries_in(organisation: Organisation, area: Area | None = None) -> list[Person]:
    """Return the secretaries of today below an organisation, or of an area's branches: the tap list."""
    held = Appointment.objects.filter(post__in=SECRETARY_POSTS, period__contains=clock.today())
    if area is not None:
        branches = AreaBranch.objects.filter(area=area).values("branch")
        held = Appointment.objects.filter(organisation__in=branches, period__contains=clock.today())
        held = held.exclude(post="specialist")
    else:
        held = held.filter(organisation__path__contains=[organisation.pk], organisation__dissolved_on=None)
    people = Person.objects.filter(pk__in=held.values("person_id"), died_on=None)
    return list(people.select_related("home_unit").order_by("pinyin", "pk"))


def figures(actor: Actor, year: int) -> dict[str, int]:
    """Return a year's figures of BS3 and XQ14 in reach: trainings and exchanges held, the areas, and how many
    of the areas had an exchange in each of the four quarters."""
    areas = areas_of_year(actor, year)
    return {
        "trainings": gatherings_of(actor, GatheringKind.TRAINING, year).filter(HELD).count(),
        "exchanges": sum(area.held for area in areas),
        "areas": len(areas),
        "areas_each_quarter": sum(area.quarters_held == EXCHANGES_A_YEAR for area in areas),
    }
