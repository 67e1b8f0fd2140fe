"""Everything that is counted about a scope, gathered once, for the page, the diagnosis and the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from yinhui.reports import queries
from yinhui.reports.queries import AttendanceRow, BranchRow, OwedRow, PeopleCount, RecordsRow
from yinhui.reports.scope import Scope

# A group smaller than this is not shown by health: in a small branch everybody would know who is meant.
HEALTH_GROUP_MIN = 5
# 支部工作条例 第四条、第五条: from 3 full members a branch of its own, usually no more than 50 members.
FULL_MEMBERS_FOR_BRANCH_MIN = 3
BRANCH_MEMBERS_MAX = 50
# 支部工作条例 第十九条: from 7 full members a committee of 3 to 5, no more than 7.
FULL_MEMBERS_FOR_COMMITTEE_MIN = 7
COMMITTEE_SIZE_MIN = 3
# An election is prepared in about half a year: candidates, the superior's approval, notice to members.
TERM_NOTICE_DAYS = 183


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch with its attendance, what it owed as an organisation, and the day it is looked at on."""

    row: BranchRow
    attendance: AttendanceRow
    owed: OwedRow
    as_of: dt.date

    @property
    def name(self) -> str:
        """Its name on the day."""
        return self.row.name

    @property
    def average_age(self) -> float | None:
        """Mean age of its members, in years."""
        return ratio(self.row.age_sum, self.row.with_age)

    @property
    def attendance_rate(self) -> float | None:
        """Attendances of the period as a share of those expected, 0 to 1."""
        return ratio(self.attendance.came, self.attendance.expected)

    @property
    def has_no_life(self) -> bool:
        """True for a branch with members and, in the period, no occasion on record for all of them."""
        return self.row.members > 0 and self.attendance.expected == 0

    @property
    def needs_committee(self) -> bool:
        """True from seven full members (第十九条)."""
        return self.row.full_members >= FULL_MEMBERS_FOR_COMMITTEE_MIN

    @property
    def lacks_secretary(self) -> bool:
        """True for a branch with members and no secretary."""
        return self.row.members > 0 and not self.row.has_secretary

    @property
    def lacks_committee(self) -> bool:
        """True where a committee is needed and fewer than three sit on it."""
        return self.needs_committee and self.row.committee < COMMITTEE_SIZE_MIN

    @property
    def term_is_over(self) -> bool:
        """True if the term ended before the day and no election has renewed it."""
        ends = self.row.term_ends_on
        return ends is not None and ends < self.as_of

    @property
    def term_is_ending(self) -> bool:
        """True if the term ends within half a year."""
        ends = self.row.term_ends_on
        return ends is not None and 0 <= (ends - self.as_of).days <= TERM_NOTICE_DAYS

    @property
    def is_too_large(self) -> bool:
        """True above fifty members (第五条)."""
        return self.row.members > BRANCH_MEMBERS_MAX

    @property
    def is_too_small(self) -> bool:
        """True below three full members (第四条)."""
        return self.row.full_members < FULL_MEMBERS_FOR_BRANCH_MIN


@dataclass(frozen=True, slots=True)
class Statistics:
    """All counts of one scope, of one moment."""

    scope: Scope
    organisations: list[queries.OrganisationCount]
    branches: list[Branch]
    people: list[PeopleCount]
    coverage: queries.Coverage
    alliances: queries.AllianceCount
    occasions: list[queries.OccasionCount]
    visits: list[queries.VisitCount]
    duties: list[queries.DutyCount]
    owed: list[OwedRow]
    records: list[RecordsRow]
    months: list[queries.MonthRow]
    highlights: list[queries.Highlight]

    def organisations_number(self, *kinds: str, sort: str | None = None, form: str | None = None) -> int:
        """How many organisations of these kinds (all kinds if none), of that sort and Party form."""
        return sum(
            row.number
            for row in self.organisations
            if (not kinds or row.kind in kinds)
            and (sort is None or row.sort == sort)
            and (form is None or row.party_form == form)
        )

    def people_number(self, characteristic: str, *codes: str) -> int:
        """How many people have one of these codes."""
        return sum(p.number for p in self.people if p.characteristic == characteristic and p.code in codes)

    def branches_where(self, holds: Callable[[Branch], bool]) -> list[Branch]:
        """The branches of which something holds."""
        return [branch for branch in self.branches if holds(branch)]


def statistics_of(scope: Scope) -> Statistics:
    """Count everything about a scope, in thirteen statements that see one moment."""
    with queries.one_moment():
        owed = queries.owed_by_organisation(scope)
        return Statistics(
            scope=scope,
            organisations=queries.organisation_counts(scope),
            branches=_branches(scope, owed),
            people=_with_health_suppressed(queries.people_counts(scope)),
            coverage=queries.coverage(scope),
            alliances=queries.alliance_count(scope),
            occasions=queries.occasion_counts(scope),
            visits=queries.visit_counts(scope),
            duties=queries.duty_counts(scope),
            owed=owed,
            records=queries.records(scope),
            months=queries.months(scope),
            highlights=queries.highlights(scope),
        )


def ratio(part: float, whole: float) -> float | None:
    """Return part / whole, or None where there is nothing to divide by."""
    return part / whole if whole else None


def suppressed(counts: list[int]) -> list[int | None]:
    """Hide every count from 1 to below HEALTH_GROUP_MIN, and as many of the next smallest as it takes that
    the hidden ones cannot be worked out from the total (XQ9: no person's health from an aggregate).

    Zero tells of nobody and stays.
    """
    hidden = [i for i, count in enumerate(counts) if 0 < count < HEALTH_GROUP_MIN]
    rest = sorted(
        (i for i, count in enumerate(counts) if count >= HEALTH_GROUP_MIN), key=lambda i: (counts[i], i)
    )
    while hidden and rest and (len(hidden) < 2 or sum(counts[i] for i in hidden) < HEALTH_GROUP_MIN):
        hidden.append(rest.pop(0))
    return [None if i in hidden else count for i, count in enumerate(counts)]


# What stands for a hidden count, so that it is not mistaken for none.
HIDDEN = -1


def _with_health_suppressed(people: list[PeopleCount]) -> list[PeopleCount]:
    health = [row for row in people if row.characteristic == "health"]
    shown = suppressed([row.number for row in health])
    return [row for row in people if row.characteristic != "health"] + [
        replace(row, number=HIDDEN if number is None else number)
        for row, number in zip(health, shown, strict=True)
    ]


def _branches(scope: Scope, owed: Iterable[OwedRow]) -> list[Branch]:
    attendance = {row.branch_id: row for row in queries.attendance(scope)}
    owed_by = {row.organisation_id: row for row in owed}
    return [
        Branch(
            row=row,
            attendance=attendance.get(row.id) or AttendanceRow(row.id, 0, 0, 0, 0, 0, 0),
            owed=owed_by.get(row.id) or OwedRow(row.id, row.name, 0, 0, 0, 0),
            as_of=scope.as_of,
        )
        for row in queries.branches(scope)
    ]
