"""Statistics as pictures and tables: what the page and the spreadsheets show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yinhui.care.models import VisitKind
from yinhui.occasions.models import OccasionKind
from yinhui.registry.codes import Education, HealthClass, PoliticalStatus, RetirementKind, Sex
from yinhui.reports.statistics import HEALTH_GROUP_MIN, HIDDEN, Branch, Statistics, ratio

AGE_BANDS = {"0": "60岁以下", "60": "60—69岁", "70": "70—79岁", "80": "80—89岁", "90": "90岁以上"}
NOT_ENTERED = "未登记"
# What a hidden count is shown as.
FEW = f"少于{HEALTH_GROUP_MIN}人或为防推算隐去"

Chart = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Area:
    """The branches of one township (or those that stand under none) together."""

    organisation_id: int | None
    name: str
    branches: int
    members: int
    aged_80: int
    absent: int
    without_secretary: int
    came: int
    expected: int

    @property
    def attendance_rate(self) -> float | None:
        """Attendances as a share of those expected, 0 to 1."""
        return ratio(self.came, self.expected)


def areas(stats: Statistics) -> list[Area]:
    """Return the branches by township, those of county units last."""
    groups: dict[int | None, list[Branch]] = {}
    for branch in stats.branches:
        groups.setdefault(branch.row.township_id, []).append(branch)
    return [
        Area(
            organisation_id=township_id,
            name=branches[0].row.township_name or "县直单位",
            branches=len(branches),
            members=sum(b.row.members for b in branches),
            aged_80=sum(b.row.aged_80 for b in branches),
            absent=sum(b.row.absent for b in branches),
            without_secretary=sum(b.lacks_secretary for b in branches),
            came=sum(b.attendance.came for b in branches),
            expected=sum(b.attendance.expected for b in branches),
        )
        for township_id, branches in groups.items()
    ]


def charts(stats: Statistics) -> dict[str, Chart]:
    """Return the page's pictures by name."""
    by_month = stats.months
    return {
        "age": _characteristic(stats, "age", AGE_BANDS, "bars"),
        "sex": _characteristic(stats, "sex", dict(Sex.choices), "pie"),
        "education": _characteristic(stats, "education", dict(Education.choices), "bars-lying"),
        "retirement": _characteristic(stats, "retirement", dict(RetirementKind.choices), "pie"),
        "standing": _characteristic(stats, "standing", dict(PoliticalStatus.choices), "bars-lying"),
        "occasions": _kinds(dict(OccasionKind.choices), {row.kind: row.number for row in stats.occasions}),
        "visits": _kinds(dict(VisitKind.choices), {row.kind: row.number for row in stats.visits}),
        "months": {
            "kind": "line",
            "unit": "次",
            "labels": [row.month for row in by_month],
            "series": [
                {"name": "活动", "values": [row.occasions for row in by_month]},
                {"name": "走访", "values": [row.visits for row in by_month]},
            ],
        },
    }


def health_rows(stats: Statistics) -> list[tuple[str, str]]:
    """Return people by health, in words, small groups hidden. Never drawn: a picture has no "hidden"."""
    labels = {**dict(HealthClass.choices), "": NOT_ENTERED}
    number = {row.code: row.number for row in stats.people if row.characteristic == "health"}
    return [
        (label, FEW if number[code] == HIDDEN else f"{number[code]}人")
        for code, label in labels.items()
        if code in number
    ]


def _characteristic(stats: Statistics, characteristic: str, labels: dict[Any, Any], kind: str) -> Chart:
    """One characteristic's codes in their standard's order; those nobody has are left out."""
    number = {row.code: row.number for row in stats.people if row.characteristic == characteristic}
    shown = [
        (str(label), number[code]) for code, label in {**labels, "": NOT_ENTERED}.items() if code in number
    ]
    return _one_series(kind, "人", "人数", shown)


def _kinds(labels: dict[Any, Any], number: dict[str, int]) -> Chart:
    shown = [(str(label), number[code]) for code, label in labels.items() if code in number]
    return _one_series("bars-lying", "次", "次数", shown)


def _one_series(kind: str, unit: str, name: str, shown: list[tuple[str, int]]) -> Chart:
    return {
        "kind": kind,
        "unit": unit,
        "labels": [label for label, _ in shown],
        "series": [{"name": name, "values": [value for _, value in shown]}],
    }
