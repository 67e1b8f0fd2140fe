"""The value of every figure of the catalogue, from the statistics of a scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yinhui.care.models import VisitKind
from yinhui.occasions.models import OccasionKind
from yinhui.reports.catalogue import CATALOGUE, Definition
from yinhui.reports.statistics import Statistics, ratio


@dataclass(frozen=True, slots=True)
class Figure:
    """A definition with its value."""

    definition: Definition
    value: float | None

    @property
    def text(self) -> str:
        """The value as people read it: "12个", "62.4岁", "85.3%", "—"."""
        return in_words(self.value, self.definition.unit)


def in_words(value: float | None, unit: str) -> str:
    """Write a value with its unit, at most one decimal, no idle zero behind the point."""
    if value is None:
        return "—"
    if unit == "%":
        value *= 100
    number = f"{value:.1f}".removesuffix(".0")
    return f"{number}{unit}"


Values = dict[str, float | None]


class Figures:
    """The figures of one scope, by key."""

    def __init__(self, values: Values) -> None:
        self._figures = {item.key: Figure(item, values[item.key]) for item in CATALOGUE}
        assert values.keys() == self._figures.keys(), "every figure is defined, and every definition counted"

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def number(self, key: str) -> int:
        """The figure as a whole number; 0 where there is nothing to count from."""
        return int(self._figures[key].value or 0)

    def value(self, key: str) -> float | None:
        """The figure itself; shares are 0 to 1."""
        return self._figures[key].value

    def label(self, key: str) -> str:
        """What the figure is called."""
        return self._figures[key].definition.label

    def text(self, key: str) -> str:
        """The figure with its unit."""
        return self._figures[key].text


def figures_of(stats: Statistics) -> Figures:
    """Count every figure of the catalogue."""
    return Figures(
        _organisations(stats) | _members(stats) | _people(stats) | _leadership(stats) | _life(stats)
        | _visits_and_duties(stats) | _records(stats)
    )  # fmt: skip


def _organisations(stats: Statistics) -> Values:
    number = stats.organisations_number
    return {
        "streets": number("township", sort="街道"),
        "towns": number("township", sort="镇"),
        "rural_townships": number("township", sort="乡"),
        "communities": number("community", sort="社区"),
        "villages": number("community", sort="村"),
        "party_committees": number(form="committee"),
        "community_organisations": number("community") - number("community", form=""),
        "community_committees": number("community", form="committee"),
        "community_general_branches": number("community", form="general_branch"),
        "community_single_branches": number("community", form="branch"),
        "units": number("unit", "mass_organisation"),
        "branches": len(stats.branches),
        "compound_branches": number("compound_branch"),
        "community_branches": number("community_branch"),
        "unit_branches": number("unit_branch"),
        "groups": number("group"),
        "alliances": stats.alliances.alliances,
        "chapters": stats.alliances.chapters,
        "alliance_people": stats.alliances.people,
    }


def _members(stats: Statistics) -> Values:
    rows = [branch.row for branch in stats.branches]
    members = sum(row.members for row in rows)
    with_age = sum(row.with_age for row in rows)
    aged = sum(row.aged_80 for row in rows)
    studied = sum(row.studied for row in rows)
    absent = sum(row.absent for row in rows)
    of_units = sum(row.members for row in rows if row.kind == "unit_branch")
    return {
        "members": members,
        "probationary": members - sum(row.full_members for row in rows),
        "community_members": members - of_units,
        "unit_members": of_units,
        "members_average_age": ratio(sum(row.age_sum for row in rows), with_age),
        "members_aged_80": aged,
        "members_aged_80_share": ratio(aged, with_age),
        "studied": studied,
        "studied_share": ratio(studied, members),
        "silent": sum(row.silent for row in rows),
        "members_away": sum(row.away for row in rows),
        "absent": absent,
        "absent_share": ratio(absent, members),
    }


def _people(stats: Statistics) -> Values:
    number, all_of = stats.people_number, stats.coverage
    aged = number("age", "80", "90")
    return {
        "people": all_of.people,
        "lixiu": number("retirement", "lixiu"),
        "tuixiu": number("retirement", "tuixiu"),
        "men": number("sex", "1"),
        "women": number("sex", "2"),
        "people_average_age": ratio(all_of.age_sum, all_of.with_age),
        "people_aged_80": aged,
        "people_aged_80_share": ratio(aged, all_of.with_age),
        "college": number("education", "10", "20", "30"),
        "away": all_of.away,
        "with_specialist": all_of.with_specialist,
        "specialist_share": ratio(all_of.with_specialist, all_of.people),
    }


def _leadership(stats: Statistics) -> Values:
    branches = stats.branches
    ages = [branch.row.secretary_age for branch in branches if branch.row.secretary_age is not None]
    return {
        "secretaries": sum(branch.row.has_secretary for branch in branches),
        "secretaries_average_age": ratio(sum(ages), len(ages)),
        "secretaries_aged_70": sum(age >= 70 for age in ages),
        "without_secretary": sum(branch.lacks_secretary for branch in branches),
        "committee_due": sum(branch.needs_committee for branch in branches),
        "without_committee": sum(branch.lacks_committee for branch in branches),
        "terms_over": sum(branch.term_is_over for branch in branches),
        "terms_ending": sum(branch.term_is_ending for branch in branches),
        "too_large": sum(branch.is_too_large for branch in branches),
        "too_small": sum(branch.is_too_small for branch in branches),
    }


def _life(stats: Statistics) -> Values:
    by_kind = {row.kind: row.number for row in stats.occasions}
    attended = [branch.attendance for branch in stats.branches]
    former = ratio(sum(a.came_former for a in attended), sum(a.expected_former for a in attended))
    latter = ratio(sum(a.came_latter for a in attended), sum(a.expected_latter for a in attended))
    return {
        "occasions": sum(by_kind.values()),
        **{f"occasions_{kind.value}": by_kind.get(kind.value, 0) for kind in OccasionKind},
        "attendances": sum(row.attendances for row in stats.occasions),
        "attendance_rate": ratio(sum(a.came for a in attended), sum(a.expected for a in attended)),
        "attendance_former": former,
        "attendance_latter": latter,
        "attendance_drop": _drop_in_points(former, latter),
        "idle_branches": sum(branch.has_no_life for branch in stats.branches),
    }


def _drop_in_points(former: float | None, latter: float | None) -> float | None:
    """Percentage points between the two as they are printed, so that a reader's subtraction agrees."""
    if former is None or latter is None:
        return None
    return round(former * 100, 1) - round(latter * 100, 1)


def _visits_and_duties(stats: Statistics) -> Values:
    visits = {row.kind: row for row in stats.visits}
    life, life_overdue = (sum(row.life for row in stats.owed), sum(row.life_overdue for row in stats.owed))
    care, care_overdue = (
        sum(row.about_people for row in stats.owed),
        sum(row.about_people_overdue for row in stats.owed),
    )
    return {
        "visits": visits[""].number,
        **{
            f"visits_{kind.value}": visits[kind.value].number if kind.value in visits else 0
            for kind in VisitKind
        },
        "visited": visits[""].people,
        "visited_people": visits[""].different_people,
        "life_due": life,
        "life_done": life - life_overdue,
        "life_overdue": life_overdue,
        "life_overdue_share": ratio(life_overdue, life),
        "care_due": care,
        "care_done": care - care_overdue,
        "care_overdue": care_overdue,
        "care_overdue_share": ratio(care_overdue, care),
        "waived": sum(row.waived for row in stats.duties),
    }


def _records(stats: Statistics) -> Values:
    late = sum(row.late for row in stats.records)
    return {
        "late_entries": late,
        "late_share": ratio(late, sum(row.records for row in stats.records)),
        "copied_texts": sum(row.copied for row in stats.records),
        "impossible": sum(row.impossible for row in stats.records),
    }
