"""What a found problem is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from yinhui.reports.figures import Figures
from yinhui.reports.statistics import Statistics


class Severity(Enum):
    """How pressing. SERIOUS: at least twice what the threshold asks for."""

    SERIOUS = "重点"
    NOTICE = "关注"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One organisation that shows the problem, and by which figures. Never a person."""

    organisation_id: int
    name: str
    finding: str

    @property
    def example(self) -> str:
        """As named in running text."""
        return f"{self.name}（{self.finding}）"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the data shows to be wrong (XQ9), and what is advised about it.

    `threshold` says from where on it counts as a problem, and why from there. `text` and `advice` are
    sentences of the report and cite figures of the catalogue only.
    """

    key: str
    title: str
    severity: Severity
    threshold: str
    text: str
    evidence: list[Evidence]
    advice_title: str
    advice: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a check looks at."""

    stats: Statistics
    figures: Figures


def graded(measure: float, threshold: float) -> Severity:
    """Return how pressing a measure is against its threshold."""
    return Severity.SERIOUS if measure >= 2 * threshold else Severity.NOTICE


def beyond(figures: Figures, key: str, threshold: float) -> bool:
    """True if a figure is known and at or above the threshold."""
    value = figures.value(key)
    return value is not None and value >= threshold


def percent(share: float) -> str:
    """Write a threshold: 0.3 gives "30%"."""
    return f"{share * 100:g}%"
