"""A month of a branch's plan: what was planned, read alone, discussed; and each member's part in it (JS1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.models import StudyPlan
from yinhui.learning.study.queries_plans import ItemRow, plan_of, plan_sheet
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import may


@dataclass(frozen=True)
class Mark:
    """What a member did of an item: when they first read something of it, at how many of its occasions they
    were. Items without materials have nothing to read."""

    read_on: dt.date | None
    discussed: int


@dataclass(frozen=True)
class MemberMonth:
    """A member's month, one mark for each item in the page's order."""

    person_id: int
    name: str
    marks: list[Mark]

    @property
    def done(self) -> int:
        """Of how many items they read or discussed something."""
        return sum(bool(mark.read_on or mark.discussed) for mark in self.marks)


@dataclass(frozen=True)
class MonthSheet:
    """A month for its page. `members` are empty for whoever does not see the branch's people, and for a
    county's model."""

    plan: StudyPlan | None
    rows: list[ItemRow]
    members: list[MemberMonth]

    def count(self, state: str) -> int:
        """How many items stand so (`ItemRow.state`)."""
        return sum(row.state == state for row in self.rows)

    @property
    def done(self) -> int:
        """Items studied together."""
        return self.count("done")

    @property
    def missing(self) -> int:
        """Items whose time is over and which were not studied."""
        return self.count("missing")


def month_sheet(actor: Actor, organisation: Organisation, year: int, month: int) -> MonthSheet:
    """Return a month of an organisation's plan. Seven queries, however many items and members there are."""
    plan = plan_of(actor, organisation, year)
    if plan is None:
        return MonthSheet(None, [], [])
    rows = [row for row in plan_sheet(actor, plan).rows if row.item.month == month]
    sees = may(actor, "see_people", organisation) and organisation.pk != organisation.county_id
    return MonthSheet(plan, rows, _members(organisation, rows) if sees and rows else [])


def _members(organisation: Organisation, rows: Sequence[ItemRow]) -> list[MemberMonth]:
    items = [row.item.pk for row in rows]
    asked = {"organisation": organisation.pk, "items": items, "today": clock.today()}
    found: dict[int, tuple[str, dict[int, Mark]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "month_members"), asked)
        for person, name, item, read_on, discussed in cursor.fetchall():
            found.setdefault(person, (name, {}))[1][item] = Mark(read_on, discussed)
    return [
        MemberMonth(person, name, [marks[item] for item in items]) for person, (name, marks) in found.items()
    ]
