"""Duties by day: a month of them for the page, and what a phone's calendar shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.rulebook.language import Rule
from yinhui.rulebook.queries import own_scope, whole_scope
from yinhui.rulebook.queries_rules import adopted_rules

# A crowded day of a county says “99+” for a rule; below the county all are counted.
DAY_TALLY_MAX = 100
SPAN_ROWS_MAX = 20_000


@dataclass(frozen=True)
class DayEntry:
    """What stands for one rule and occasion on one day. `number` is at most the cap if `is_capped`."""

    institution_id: int
    title: str
    rule: Rule
    due_on: dt.date
    clause: int
    number: int
    is_capped: bool

    @property
    def occasion(self) -> str:
        """The name of the rule's clause."""
        return self.rule.clauses[self.clause].name

    @property
    def tally(self) -> str:
        """The number as it may be said."""
        return f"{self.number - 1}+" if self.is_capped else str(self.number)


def entries_by_day(
    actor: Actor, first: dt.date, last: dt.date, *, whole: bool = False
) -> dict[dt.date, list[DayEntry]]:
    """Return the standing duties due between two days, inclusive, the most numerous first. Two queries."""
    actor.require("see_duties")
    rules = {rule.institution_id: rule for rule in adopted_rules(actor)}
    by_day = whole and actor.county_id in (None, actor.organisation_id)
    spans = [(day, day) for day in _days(first, last)] if by_day else [(first, last)]
    scope = whole_scope(actor) if whole else own_scope(actor)
    parameters: dict[str, Any] = {
        "institutions": list(rules),
        "counties": [rule.county_id for rule in rules.values()],
        "first_days": [span[0] for span in spans],
        "last_days": [span[1] for span in spans],
        "cap": DAY_TALLY_MAX if by_day else SPAN_ROWS_MAX,
    }
    found: dict[dt.date, list[DayEntry]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "calendar").replace("{scope}", scope.condition), parameters | scope.parameters
        )
        for institution_id, due_on, clause, number, is_capped in cursor.fetchall():
            rule = rules[institution_id]
            found[due_on].append(
                DayEntry(institution_id, rule.title, rule.rule, due_on, clause, number, is_capped)
            )
    return found


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]
