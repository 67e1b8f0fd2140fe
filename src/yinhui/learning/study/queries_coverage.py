"""Coverage and use rate of online learning (信息化学习, XQ19).

- *Members*: living members of the branches in reach on the period's last day, today at most.
- *Used*: those of them who opened at least one material on their own phone in the period (`How.PHONE`).
- *Coverage* 覆盖率 = used ÷ members.
- *Use rate* 使用率 = months of use ÷ (members × months of the period): of all the months that all the members
  could have learnt online, the share in which they did. One look in a year covers a person, but is no use.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.registry.permissions import organisations_visible_to
from yinhui.registry.structure import BRANCH_KINDS

# What the rows are: branches, or what stands above them.
LEVELS = {
    "branch": BRANCH_KINDS,
    "community": ("community", "unit", "mass_organisation"),
    "township": ("township", "unit", "mass_organisation"),
}
SORTS = ("name", "members", "used", "coverage", "use_rate", "readings")


@dataclass(frozen=True)
class CoverageRow:
    """One organisation's online learning in the period; `person_months` are the months in which members used
    it, each member's by themselves."""

    organisation_id: int | None
    name: str
    members: int
    used: int
    person_months: int
    readings: int
    months: int

    @property
    def coverage(self) -> float:
        """Percent of the members who used it at all."""
        return 100 * self.used / self.members if self.members else 0.0

    @property
    def use_rate(self) -> float:
        """Percent of the members' months in which they used it."""
        return 100 * self.person_months / (self.members * self.months) if self.members else 0.0


def coverage_of(
    actor: Actor, *, since: dt.date, until: dt.date, level: str = "branch", sort: str = ""
) -> tuple[list[CoverageRow], CoverageRow]:
    """Return a row for each organisation of the level in reach, and one for them together, by one statement.

    The days are inclusive; `level` is a key of LEVELS.
    """
    months = max(1, (until.year - since.year) * 12 + until.month - since.month + 1)
    branches = organisations_visible_to(actor).filter(kind__in=BRANCH_KINDS, dissolved_on=None)
    parameters: dict[str, Any] = {
        "branches": list(branches.values_list("pk", flat=True)),
        "since": since,
        "until": until,
        "on": min(until, clock.today()),
        "level": list(LEVELS[level]),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "coverage"), parameters)
        rows = [CoverageRow(*(*row, months)) for row in cursor.fetchall()]
    whole = CoverageRow(
        organisation_id=None,
        name="合计",
        members=sum(row.members for row in rows),
        used=sum(row.used for row in rows),
        person_months=sum(row.person_months for row in rows),
        readings=sum(row.readings for row in rows),
        months=months,
    )
    key = sort.removeprefix("-")
    if key in SORTS:
        rows = sorted(rows, key=lambda row: getattr(row, key), reverse=sort.startswith("-"))
    return rows, whole
