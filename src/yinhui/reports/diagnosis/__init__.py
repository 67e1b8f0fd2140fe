"""Problems that the data supports (XQ9), each with its figures, its threshold and its evidence."""

from __future__ import annotations

from collections.abc import Callable

from yinhui.reports.diagnosis import members, organisation, work
from yinhui.reports.diagnosis.problem import Case, Evidence, Problem, Severity
from yinhui.reports.figures import Figures
from yinhui.reports.statistics import Statistics

__all__ = ["Evidence", "Problem", "Severity", "problems_in"]

# In the order in which a report tells them.
CHECKS: tuple[Callable[[Case], Problem | None], ...] = (
    members.ageing,
    organisation.weak_leadership,
    organisation.unfit_size,
    members.falling_participation,
    members.absence,
    work.irregular_life,
    work.missing_care,
    work.hollow_records,
)


def problems_in(stats: Statistics, figures: Figures) -> list[Problem]:
    """Return the problems found."""
    return [problem for check in CHECKS if (problem := check(Case(stats, figures)))]
