"""What a demonstration county is made of: read from `counties/*.toml`, or drawn up for scale."""

from __future__ import annotations

import functools
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COUNTIES = Path(__file__).parent / "counties"
NAMED = ("da", "xq", "py", "js", "bs")
# Retired people that the five named counties carry together; what goes beyond is in further counties.
NAMED_PEOPLE = 6_000
FURTHER_COUNTY_PEOPLE = 50_000
# Couples and parents with children share a flat; where it is about numbers of people, more share one.
PEOPLE_PER_FLAT = 1.6
FURTHER_PEOPLE_PER_FLAT = 5.0
# The fullest of the places' presets, with three levels that visit.
FURTHER_PRESET = "DA"
BRANCH_MEMBERS_USUAL = 36
PARTY_SHARE = 0.68
# Units differ in size; the smallest branch is too small to work (XQ10).
UNIT_BRANCH_WEIGHTS = (1.3, 0.7, 0.5, 0.9, 0.35, 0.8, 0.6, 1.1, 0.1)


@dataclass(frozen=True)
class BranchPlan:
    """A branch, its share of the county's members against the others', and posts left vacant."""

    kind: str
    name: str
    weight: float
    vacant: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompoundPlan:
    """A compound, with a branch of its own or not."""

    name: str
    branch: BranchPlan | None = None


@dataclass(frozen=True)
class CommunityPlan:
    """A community, the form of its Party organisation, its retired cadres' branch and its compounds."""

    name: str
    party_form: str
    compounds: tuple[CompoundPlan, ...]
    branch: BranchPlan | None = None


@dataclass(frozen=True)
class TownshipPlan:
    """A street or township with its communities."""

    name: str
    communities: tuple[CommunityPlan, ...]


@dataclass(frozen=True)
class UnitPlan:
    """A county unit or mass organisation, with a branch or not."""

    kind: str
    name: str
    short_name: str
    branch: BranchPlan | None


@dataclass(frozen=True)
class ExtraPlan:
    """Occasions of the last year that no rule asks for: type, the kind of organisation, how many."""

    record_type: str
    at: str
    count: int


@dataclass(frozen=True)
class CountyPlan:
    """A whole county. `people` counts its retired people; staff and specialists come on top.

    `preset` names the institutions it practises (institutions/presets.toml).
    """

    name: str
    preset: str
    people: int
    townships: tuple[TownshipPlan, ...]
    units: tuple[UnitPlan, ...]
    alliance: str = ""
    with_specialists: bool = False
    secretaries_average_age: int | None = None
    extra: tuple[ExtraPlan, ...] = ()
    has_history: bool = True
    people_per_flat: float = PEOPLE_PER_FLAT
    branches: tuple[BranchPlan, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        communities = [community for township in self.townships for community in township.communities]
        of_communities = [community.branch for community in communities]
        of_compounds = [compound.branch for community in communities for compound in community.compounds]
        of_units = [unit.branch for unit in self.units]
        found = tuple(plan for plan in (*of_communities, *of_compounds, *of_units) if plan)
        object.__setattr__(self, "branches", found)


def plans(people: int) -> list[CountyPlan]:
    """Return the counties for so many retired people: the five named ones, then as many more as it takes."""
    named = min(people, NAMED_PEOPLE)
    counties = [_named_county(code, named) for code in NAMED]
    beyond = people - named
    for number in range(math.ceil(beyond / FURTHER_COUNTY_PEOPLE)):
        here = min(FURTHER_COUNTY_PEOPLE, beyond - number * FURTHER_COUNTY_PEOPLE)
        counties.append(_further_county(number + 1, here))
    return counties


@functools.cache
def _unit_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = tomllib.loads((COUNTIES / "units.toml").read_text())
    return names


def _named_county(code: str, people: int) -> CountyPlan:
    told = tomllib.loads((COUNTIES / f"{code}.toml").read_text())
    name = told["name"]
    units = _units(name, "unit", told["units"])
    if "mass_organisations" in told:
        of_masses = {"names": "mass", "branches": told["mass_organisations"]["branches"]}
        units += _units(name, "mass_organisation", of_masses)
    return CountyPlan(
        name=name,
        preset=told["preset"],
        people=round(people * told["share"]),
        townships=tuple(_township(each) for each in told["township"]),
        units=units,
        alliance=told.get("alliance", ""),
        with_specialists=told.get("with_specialists", False),
        secretaries_average_age=told.get("secretaries_average_age"),
        extra=tuple(ExtraPlan(each["kind"], each["at"], each["count"]) for each in told["extra"]),
    )


def _units(county_name: str, kind: str, told: dict[str, Any]) -> tuple[UnitPlan, ...]:
    return tuple(
        _unit(county_name, kind, short_name, _unit_weight(number) if number < told["branches"] else None)
        for number, short_name in enumerate(_unit_names()[told["names"]])
    )


def _unit_weight(number: int) -> float:
    return UNIT_BRANCH_WEIGHTS[number % len(UNIT_BRANCH_WEIGHTS)]


def _unit(county_name: str, kind: str, ending: str, weight: float | None) -> UnitPlan:
    name = county_name + ending
    branch = None if weight is None else BranchPlan("unit_branch", f"{name}离退休干部党支部", weight)
    return UnitPlan(kind, name, ending, branch)


def _township(told: dict[str, Any]) -> TownshipPlan:
    return TownshipPlan(told["name"], tuple(_community(each) for each in told["community"]))


def _community(told: dict[str, Any]) -> CommunityPlan:
    branch = told.get("branch")
    return CommunityPlan(
        name=told["name"],
        party_form=told["party_form"],
        compounds=tuple(_compound(each) for each in told["compounds"]),
        branch=_community_branch(branch) if branch else None,
    )


def _community_branch(told: dict[str, Any]) -> BranchPlan:
    return BranchPlan("community_branch", told["name"], told["weight"], tuple(told.get("vacant", ())))


def _compound(told: str | dict[str, Any]) -> CompoundPlan:
    if isinstance(told, str):
        return CompoundPlan(told)
    return CompoundPlan(told["name"], BranchPlan("compound_branch", f"{told['name']}党支部", 1.0))


def _further_county(number: int, people: int) -> CountyPlan:
    """Draw up a county for scale: branches of a usual size, in communities of two compounds each."""
    name = f"演示第{number}县"
    branches = max(4, round(people * PARTY_SHARE / BRANCH_MEMBERS_USUAL))
    per_township = 12
    communities = [
        CommunityPlan(
            name=f"第{serial}社区",
            party_form="general_branch",
            compounds=(CompoundPlan(f"第{serial}社区东苑"), CompoundPlan(f"第{serial}社区西苑")),
            branch=BranchPlan("community_branch", f"第{serial}社区离退休干部党支部", 0.8 + serial % 5 / 10),
        )
        for serial in range(1, branches + 1)
    ]
    townships = tuple(
        TownshipPlan(f"第{start // per_township + 1}街道", tuple(communities[start : start + per_township]))
        for start in range(0, len(communities), per_township)
    )
    return CountyPlan(
        name=name,
        preset=FURTHER_PRESET,
        people=people,
        townships=townships,
        units=_units(name, "unit", {"names": "county", "branches": 0}),
        has_history=False,
        people_per_flat=FURTHER_PEOPLE_PER_FLAT,
    )
