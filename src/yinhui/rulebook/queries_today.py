"""今日应办: what one post has to do, in groups that a person can take in at a glance."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.rulebook.language import Rule
from yinhui.rulebook.language.vocabulary import LEVEL_KINDS
from yinhui.rulebook.models import Duty
from yinhui.rulebook.queries import (
    DutyRow,
    Scope,
    day_words,
    duty_rows,
    own_scope,
    whole_scope,
    with_what_rows_show,
)
from yinhui.rulebook.queries_rules import AdoptedRule, adopted_rules

# A tally stops counting here: “999+” says enough, and the page stays fast whatever has piled up.
TALLY_MAX = 1000
# A group of up to so many duties is shown row by row; a larger one as one line that leads to its list.
GROUP_ROWS = 5
# So many groups of a period are shown, the soonest; what is left is one line that leads to the list.
SECTION_GROUPS = 10

PERIOD_NAMES = {
    "overdue": "已逾期",
    "today": "今天到期",
    "week": "本周到期",
    "later": "稍后到期",
    "escalated": "由下级逾期上报",
}


def tally_words(number: int, is_capped: bool) -> str:
    """Write a number that may be only the beginning: 999+."""
    return f"{TALLY_MAX - 1}+" if is_capped else str(number)


@dataclass(frozen=True)
class DutyGroup:
    """Standing duties of one institution and occasion in one period.

    `number` counts at most TALLY_MAX (`is_capped` says that there may be more). `rows` has all of a small
    group and nothing of a large one.
    """

    institution_id: int
    title: str
    rule: Rule
    period: str
    clause: int
    number: int
    is_capped: bool
    subjects: int
    organisations: int
    first_due_on: dt.date
    last_due_on: dt.date
    rows: tuple[DutyRow, ...]

    @property
    def tally(self) -> str:
        """The number as it may be said."""
        return tally_words(self.number, self.is_capped)

    @property
    def occasion(self) -> str:
        """The name of the rule's clause: 春节, 生日, 主题党日."""
        return self.rule.clauses[self.clause].name

    @property
    def how_many(self) -> str:
        """How many duties, about how many people, of how many organisations: 312 人 · 28 个组织."""
        more = "+" if self.is_capped else ""
        is_about_people = self.rule.subject.kind == "person"
        is_each_once = is_about_people and self.subjects == self.number
        words = [f"{self.tally} 人" if is_each_once else f"{self.tally} 件"]
        if is_about_people and not is_each_once:
            words.append(f"{self.subjects}{more} 人")
        if self.organisations > 1:
            words.append(f"{self.organisations}{more} 个组织")
        return " · ".join(words)

    @property
    def first_due_words(self) -> str:
        """The earliest last day, with its year if that is not this one."""
        return day_words(self.first_due_on, clock.today())

    @property
    def is_done_together(self) -> bool:
        """True if one record can do all of it: one visit to several people. Meetings are one by one."""
        return self.rule.evidence.record == "visit"

    @property
    def is_past(self) -> bool:
        """True if its days are over."""
        return self.period in ("overdue", "escalated")


@dataclass(frozen=True)
class Section:
    """One period's groups, soonest first."""

    key: str
    name: str
    groups: tuple[DutyGroup, ...]

    @property
    def shown(self) -> tuple[DutyGroup, ...]:
        """The groups that the page shows."""
        return self.groups[:SECTION_GROUPS]

    @property
    def left(self) -> tuple[DutyGroup, ...]:
        """The groups behind the line that leads to the list."""
        return self.groups[SECTION_GROUPS:]

    @property
    def number(self) -> int:
        """How many duties, at least."""
        return sum(group.number for group in self.groups)

    @property
    def tally(self) -> str:
        """The number as it may be said."""
        capped = any(group.is_capped for group in self.groups)
        return tally_words(self.number, capped or self.number >= TALLY_MAX)


@dataclass(frozen=True)
class Board:
    """What the page shows: the four periods, and what has climbed up from below."""

    sections: tuple[Section, ...]
    escalated: Section

    @property
    def shown(self) -> list[Section]:
        """The sections that have something, in the order of urgency: what climbed up comes after today's."""
        overdue, due, *rest = self.sections
        return [section for section in (overdue, due, self.escalated, *rest) if section.groups]

    @property
    def next_key(self) -> str:
        """The section whose first group is the next thing to do: today's, or else the most pressing."""
        keys = [section.key for section in self.shown]
        return "today" if "today" in keys else keys[0] if keys else ""


def today_board(actor: Actor, *, whole: bool = False) -> Board:
    """Return the board of the actor's own post, or of its organisation and everything below it (`whole`).

    Six queries at most, whatever has piled up: the rules, the tallies, the climbed, their rows, the names and
    the holders.
    """
    actor.require("see_duties")
    rules = {rule.institution_id: rule for rule in adopted_rules(actor)}
    today = clock.today()
    parameters = {
        "today": today,
        "week_ends_on": today + dt.timedelta(days=7 - today.isoweekday()),
        "institutions": list(rules),
        "counties": [rule.county_id for rule in rules.values()],
        "days_ahead": [rule.days_ahead for rule in rules.values()],
        "cap": TALLY_MAX,
        "shown": GROUP_ROWS,
    }
    scope = whole_scope(actor) if whole else own_scope(actor)
    found = _run("today_groups", scope, parameters)
    climbed = [] if whole else _run("today_escalated", whole_scope(actor), parameters | _reader(actor))
    climbed = [(institution, "escalated", *rest) for institution, *rest in climbed]
    by_period: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for line in found + climbed:
        by_period[line[1]].append(line)
    rows = _rows_of(line for lines in by_period.values() for line in lines[:SECTION_GROUPS])
    *sections, escalated = (
        Section(key, name, tuple(_group(line, rules, rows) for line in by_period[key]))
        for key, name in PERIOD_NAMES.items()
    )
    return Board(tuple(sections), escalated)


def _reader(actor: Actor) -> dict[str, Any]:
    pairs = [(level, kind) for level, kinds in LEVEL_KINDS.items() for kind in kinds]
    return {
        "reader": actor.organisation_id,
        "reader_post": actor.post,
        "levels": [level for level, _ in pairs],
        "kinds": [kind for _, kind in pairs],
    }


def _run(name: str, scope: Scope, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, name).replace("{scope}", scope.condition), parameters | scope.parameters)
        return list(cursor.fetchall())


def _rows_of(lines: Iterable[tuple[Any, ...]]) -> dict[int, DutyRow]:
    """Load the rows of the small groups, with their names."""
    ids = [duty for line in lines if line[3] <= GROUP_ROWS for duty in line[-1]]
    if not ids:
        return {}
    duties = with_what_rows_show(Duty.objects.filter(pk__in=ids)).order_by("due_on", "pk")
    return {row.duty.pk: row for row in duty_rows(duties)}


def _group(line: tuple[Any, ...], rules: dict[int, AdoptedRule], rows: dict[int, DutyRow]) -> DutyGroup:
    institution_id, period, clause, number, is_capped, subjects, organisations, first, last, duties = line
    return DutyGroup(
        institution_id=institution_id,
        title=rules[institution_id].title,
        rule=rules[institution_id].rule,
        period=period,
        clause=clause,
        number=number,
        is_capped=is_capped,
        subjects=subjects,
        organisations=organisations,
        first_due_on=first,
        last_due_on=last,
        rows=tuple(rows[duty] for duty in duties if duty in rows),
    )
