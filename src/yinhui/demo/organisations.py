"""Writes a county's organisations and places, and tells the register where people can belong and live."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from yinhui.demo.blueprint import PARTY_SHARE, BranchPlan, CommunityPlan, CompoundPlan, CountyPlan
from yinhui.registry.models import Organisation, Place

COUNTY_FOUNDED_ON = dt.date(2004, 3, 1)
FLATS_PER_FLOOR = 2
FLOORS = 6
ENTRANCES_PER_BUILDING = 3
ROWS_PER_INSERT = 2_000
GROUP_FROM_MEMBERS = 15
GROUP_MEMBERS_USUAL = 10
FIXED_DAYS = (1, 5, 8, 10, 12, 15, 16, 18, 20, 21, 22, 25, 26, 28)


@dataclass
class Home:
    """A compound where people live: its place, its flats with their addresses, and who looks after it."""

    flats: list[int] = field(default_factory=list)
    reach: frozenset[int] = frozenset()


@dataclass
class Branch:
    """A branch with its plan, how many members it gets, its groups and where its members come from."""

    id: int
    plan: BranchPlan
    members: int
    founded_on: dt.date
    term_years: int
    reach: frozenset[int]
    groups: list[int] = field(default_factory=list)
    unit: int | None = None
    homes: list[Home] = field(default_factory=list)
    chapter: int | None = None
    community: int | None = None


@dataclass
class Unit:
    """A home unit."""

    id: int
    name: str
    reach: frozenset[int]


@dataclass
class Area:
    """A township or community where staff serve."""

    id: int
    kind: str
    name: str
    reach: frozenset[int]


@dataclass
class County:
    """A county as written: everything that the register needs to place people."""

    id: int
    plan: CountyPlan
    reach: frozenset[int]
    branches: list[Branch] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    chapters: list[Area] = field(default_factory=list)
    reach_of: dict[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenCounty:
    """A county once its people are in: the trees of many counties are not kept in memory."""

    id: int
    plan: CountyPlan


def write_prefecture() -> Organisation:
    """Write 演示市."""
    return Organisation.objects.create(
        kind="prefecture",
        name="演示市",
        founded_on=COUNTY_FOUNDED_ON,
        since=COUNTY_FOUNDED_ON,
        is_demonstration=True,
    )


def write_county(plan: CountyPlan, prefecture: Organisation, *, random: Random, as_of: dt.date) -> County:
    """Write one county's tree and its places."""
    return _Writer(plan, prefecture, random, as_of).write()


class _Writer:
    """Writes level by level, so that every level is one bulk insert and knows the ids above it."""

    def __init__(self, plan: CountyPlan, prefecture: Organisation, random: Random, as_of: dt.date) -> None:
        self.plan = plan
        self.random = random
        self.as_of = as_of
        self.members = _members_of(plan)
        row = Organisation.objects.create(
            kind="county",
            name=plan.name,
            parent=prefecture,
            founded_on=COUNTY_FOUNDED_ON,
            since=COUNTY_FOUNDED_ON,
            is_demonstration=True,
            party_form="committee",
        )
        self.county = County(id=row.pk, plan=plan, reach=frozenset((prefecture.pk, row.pk)))
        self.county.reach_of[row.pk] = self.county.reach

    def write(self) -> County:
        self._write_units()
        self._write_townships()
        self._write_groups()
        return self.county

    # Organisations

    def _insert(self, rows: Sequence[Organisation]) -> None:
        Organisation.objects.bulk_create(rows, batch_size=ROWS_PER_INSERT)
        for row in rows:
            assert row.parent_id is not None
            above = self.county.reach_of[row.parent_id]
            self.county.reach_of[row.pk] = above | {row.pk}

    def _organisation(
        self, kind: str, name: str, parent: int, *, founded_on: dt.date | None = None, **fields: Any
    ) -> Organisation:
        founded_on = founded_on or self._a_founding_day(2005, 2015)
        return Organisation(
            kind=kind,
            name=name,
            parent_id=parent,
            founded_on=founded_on,
            since=founded_on,
            is_demonstration=True,
            **fields,
        )

    def _a_founding_day(self, first_year: int, last_year: int) -> dt.date:
        return dt.date(
            self.random.randint(first_year, last_year), self.random.randint(1, 12), self.random.randint(1, 28)
        )

    def _branch_row(self, plan: BranchPlan, parent: int, place: int | None = None) -> Organisation:
        in_community = plan.kind != "unit_branch"
        return self._organisation(
            plan.kind,
            plan.name,
            parent,
            place_id=place,
            party_form="branch",
            founded_on=self._a_founding_day(2016, 2019),
            fixed_day=self.random.choice(FIXED_DAYS),
            term_years=5 if in_community else 3,
        )

    def _branch(self, row: Organisation, plan: BranchPlan) -> Branch:
        branch = Branch(
            id=row.pk,
            plan=plan,
            members=self.members[plan.name],
            founded_on=row.founded_on,
            term_years=row.term_years or 3,
            reach=self.county.reach_of[row.pk],
        )
        self.county.branches.append(branch)
        return branch

    def _write_units(self) -> None:
        plans = self.plan.units
        rows = [
            self._organisation(unit.kind, unit.name, self.county.id, short_name=unit.short_name)
            for unit in plans
        ]
        self._insert(rows)
        with_branch = [(unit.branch, row) for unit, row in zip(plans, rows, strict=True) if unit.branch]
        branch_rows = [self._branch_row(branch, row.pk) for branch, row in with_branch]
        self._insert(branch_rows)
        self.county.units = [Unit(row.pk, row.name, self.county.reach_of[row.pk]) for row in rows]
        for (plan, unit_row), row in zip(with_branch, branch_rows, strict=True):
            self._branch(row, plan).unit = unit_row.pk

    def _write_townships(self) -> None:
        plans = self.plan.townships
        streets = self._insert_places([("street", township.name, None) for township in plans])
        rows = [
            self._organisation(
                "township", township.name, self.county.id, place_id=street, party_form="committee"
            )
            for township, street in zip(plans, streets, strict=True)
        ]
        self._insert(rows)
        chapters = self._write_alliance()
        communities = [
            (community, row.pk, street)
            for township, row, street in zip(plans, rows, streets, strict=True)
            for community in township.communities
        ]
        self._note_areas(rows)
        self._write_communities(communities, chapters)

    def _write_alliance(self) -> dict[str, int]:
        """Write the alliance with a chapter in every street whose communities have a branch (XQ1)."""
        if not self.plan.alliance:
            return {}
        alliance = self._organisation("alliance", self.plan.alliance, self.county.id)
        self._insert([alliance])
        streets = [
            township.name
            for township in self.plan.townships
            if any(community.branch for community in township.communities)
        ]
        rows = [self._organisation("alliance_chapter", f"{name}分会", alliance.pk) for name in streets]
        self._insert(rows)
        self.county.chapters = [
            Area(row.pk, row.kind, row.name, self.county.reach_of[row.pk]) for row in (alliance, *rows)
        ]
        return {name: row.pk for name, row in zip(streets, rows, strict=True)}

    def _write_communities(
        self, communities: list[tuple[CommunityPlan, int, int]], chapters: dict[str, int]
    ) -> None:
        places = self._insert_places([("community", plan.name, street) for plan, _, street in communities])
        rows = [
            self._organisation("community", plan.name, township, place_id=place, party_form=plan.party_form)
            for (plan, township, _), place in zip(communities, places, strict=True)
        ]
        self._insert(rows)
        self._note_areas(rows)
        with_branch = [
            (plan.branch, row) for (plan, _, _), row in zip(communities, rows, strict=True) if plan.branch
        ]
        branch_rows = [self._branch_row(plan, row.pk) for plan, row in with_branch]
        self._insert(branch_rows)
        branch_of = {
            community.pk: self._branch(row, plan)
            for (plan, community), row in zip(with_branch, branch_rows, strict=True)
        }
        chapter_of_township = self._chapters_by_township(chapters)
        for (_, township, _), row in zip(communities, rows, strict=True):
            if row.pk in branch_of:
                branch_of[row.pk].chapter = chapter_of_township.get(township)
                branch_of[row.pk].community = row.pk
        self._write_compounds(communities, rows, places, branch_of)

    def _chapters_by_township(self, chapters: dict[str, int]) -> dict[int, int]:
        townships = {area.name: area.id for area in self.county.areas if area.kind == "township"}
        return {townships[name]: chapter for name, chapter in chapters.items()}

    def _write_compounds(
        self,
        communities: list[tuple[CommunityPlan, int, int]],
        rows: list[Organisation],
        places: list[int],
        branch_of: dict[int, Branch],
    ) -> None:
        compounds = [
            (compound, row.pk, place)
            for (plan, _, _), row, place in zip(communities, rows, places, strict=True)
            for compound in plan.compounds
        ]
        compound_places = self._insert_places(
            [("compound", compound.name, place) for compound, _, place in compounds]
        )
        branches = self._write_compound_branches(compounds, compound_places)
        flats = self._write_buildings(compound_places)
        for (_, community, _), place, here in zip(compounds, compound_places, flats, strict=True):
            branch = branches.get(place)
            reach = self.county.reach_of[community] | (branch.reach if branch else frozenset())
            home = Home(flats=here, reach=reach)
            self.county.homes.append(home)
            for belonging in (branch, branch_of.get(community)):
                if belonging:
                    belonging.homes.append(home)

    def _write_compound_branches(
        self, compounds: list[tuple[CompoundPlan, int, int]], places: list[int]
    ) -> dict[int, Branch]:
        with_branch = [
            (compound.branch, community, place)
            for (compound, community, _), place in zip(compounds, places, strict=True)
            if compound.branch
        ]
        rows = [self._branch_row(plan, community, place) for plan, community, place in with_branch]
        self._insert(rows)
        branches = {}
        for (plan, community, place), row in zip(with_branch, rows, strict=True):
            branches[place] = self._branch(row, plan)
            branches[place].community = community
        return branches

    def _note_areas(self, rows: Sequence[Organisation]) -> None:
        self.county.areas += [Area(row.pk, row.kind, row.name, self.county.reach_of[row.pk]) for row in rows]

    def _write_groups(self) -> None:
        """Larger branches of communities and compounds have Party groups (楼道党小组, DA3)."""
        wanted = [
            (branch, number)
            for branch in self.county.branches
            if branch.plan.kind != "unit_branch" and branch.members >= GROUP_FROM_MEMBERS
            for number in range(1, round(branch.members / GROUP_MEMBERS_USUAL) + 1)
        ]
        rows = [
            self._organisation("group", f"第{number}党小组", branch.id, founded_on=branch.founded_on)
            for branch, number in wanted
        ]
        self._insert(rows)
        for (branch, _), row in zip(wanted, rows, strict=True):
            branch.groups.append(row.pk)

    # Places

    def _insert_places(self, wanted: Sequence[tuple[str, str, int | None]]) -> list[int]:
        rows = [
            Place(county_id=self.county.id, kind=kind, name=name, parent_id=parent)
            for kind, name, parent in wanted
        ]
        Place.objects.bulk_create(rows, batch_size=ROWS_PER_INSERT)
        return [row.pk for row in rows]

    def _write_buildings(self, compounds: list[int]) -> list[list[int]]:
        """Write each compound's buildings, entrances and flats; return the flats of each compound."""
        flats_each = max(4, math.ceil(self.plan.people / self.plan.people_per_flat / len(compounds)))
        entrances_each = math.ceil(flats_each / (FLOORS * FLATS_PER_FLOOR))
        buildings_each = math.ceil(entrances_each / ENTRANCES_PER_BUILDING)
        buildings = self._insert_places(
            [
                ("building", f"{number + 1}号楼", compound)
                for compound in compounds
                for number in range(buildings_each)
            ]
        )
        entrances = self._insert_places(
            [
                (
                    "entrance",
                    f"{number % ENTRANCES_PER_BUILDING + 1}单元",
                    buildings[at * buildings_each + number // ENTRANCES_PER_BUILDING],
                )
                for at in range(len(compounds))
                for number in range(entrances_each)
            ]
        )
        per_entrance = FLOORS * FLATS_PER_FLOOR
        flats = self._insert_places(
            [
                ("flat", f"{floor}0{door}室", entrance)
                for entrance in entrances
                for floor in range(1, FLOORS + 1)
                for door in range(1, FLATS_PER_FLOOR + 1)
            ]
        )
        each = entrances_each * per_entrance
        return [flats[at * each : (at + 1) * each] for at in range(len(compounds))]


def _members_of(plan: CountyPlan) -> dict[str, int]:
    """Share the county's Party members among its branches by weight; the smallest keep three."""
    total_weight = sum(branch.weight for branch in plan.branches)
    members = plan.people * PARTY_SHARE
    return {branch.name: max(3, round(members * branch.weight / total_weight)) for branch in plan.branches}
