"""Each member's part in a month of their branch's plan: what they read alone, what they discussed (JS1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.learning.study.queries_plans import PlanSheet
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


def members_in_month(actor: Actor, month: PlanSheet) -> list[MemberMonth]:
    """Return the members of the plan's branch with their part in a month of it, one statement for all; nobody
    for a county's model, nor for whoever does not see the branch's people."""
    organisation = month.plan.organisation
    items = [row.item.pk for row in month.rows]
    if month.is_model or not items or not may(actor, "see_people", organisation):
        return []
    asked: dict[str, Any] = {"organisation": organisation.pk, "items": items, "today": clock.today()}
    found: dict[int, tuple[str, dict[int, Mark]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "month_members"), asked)
        for person, name, item, read_on, discussed in cursor.fetchall():
            found.setdefault(person, (name, {}))[1][item] = Mark(read_on, discussed)
    return [
        MemberMonth(person, name, [marks[item] for item in items]) for person, (name, marks) in found.items()
    ]
