"""From a rule to one set-based SQL statement for a county and a span of days.

The text is put together from the fragments in `sql/` and the program's own column names; whatever the rule
says is a parameter. A clause's parameters are written `%(_name)s` in its fragment and get its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from yinhui.kernel.sql_files import sql
from yinhui.registry.codes import RETIRED
from yinhui.rulebook.language import (
    After,
    Agreed,
    Birthday,
    Clause,
    Every,
    EveryDays,
    LunarDay,
    OwedBy,
    Rule,
    SolarDay,
    TermEnds,
)
from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.language.numerals import spoken

_PERIOD_DAYS = {"week": 7, "month": 31, "quarter": 92, "year": 366}
_PERIOD_INTERVALS = {"month": "1 month", "quarter": "3 months", "year": "1 year"}
_WEEKDAY_NUMBERS = {weekday: number for number, weekday in enumerate(v.WEEKDAYS, start=1)}
_SUBJECT_TABLES = {"person": "person", "appointment": "appointment", "agreed": "agreed"}
# What a union of no fragments is (no clause of the rule has a span): their columns, and no row.
_NOTHING_SPOKEN = (
    "select 0::smallint as clause, day as anchor_on, day as opens_on, day as due_on, ''::text as fact,"
    " 0 as fixed_day from kernel_calendarday where false"
)
_NOTHING_CALLED = (
    "select id as subject_id, organisation_id, period, 0::smallint as clause, term_ends_on as anchor_on,"
    " term_ends_on as opens_on, term_ends_on as due_on, ''::text as fact"
    " from registry_appointment where false"
)


@dataclass(frozen=True)
class Compiled:
    """The common table expressions that end in `expected`, and their parameters."""

    ctes: str
    parameters: dict[str, Any]

    def into(self, statement: str) -> str:
        """Return the statement with the expressions put where it says `{expected}`."""
        return statement.replace("{expected}", self.ctes)


@dataclass(frozen=True)
class Span:
    """The anchor days of one clause, both inclusive, whose duties' windows can meet the days asked for."""

    from_: dt.date
    until: dt.date


def subject_table(rule: Rule) -> str:
    """Return which table a duty's subject is in: a value of `models.SubjectKind`."""
    return _SUBJECT_TABLES.get(rule.subject.kind, "organisation")


def clause_spans(
    rule: Rule, *, from_: dt.date, until: dt.date, since: dt.date, last: dt.date | None
) -> list[Span | None]:
    """Return, for each clause, its span within the days `since` to `last` that the version governs."""
    spans: list[Span | None] = []
    for clause in rule.clauses:
        lag, lead = _reach_days(clause)
        first_day = max(from_ - dt.timedelta(days=lag), since)
        last_day = until + dt.timedelta(days=lead)
        if last is not None:
            last_day = min(last_day, last)
        spans.append(Span(first_day, last_day) if first_day <= last_day else None)
    return spans


def compile_rule(
    rule: Rule, *, county_id: int, spans: list[Span | None], since: dt.date, today: dt.date
) -> Compiled:
    """Compile a rule for a county; `since` is the first day the version governs, `today` what facts go by."""
    parameters: dict[str, Any] = {
        "county": county_id,
        "since": since,
        "today": today,
        **{f"kinds_{level}": list(kinds) for level, kinds in v.LEVEL_KINDS.items()},
        **_subject_parameters(rule),
    }
    fragments, of_clauses = _clauses(rule, spans)
    table = subject_table(rule)
    if table == "person":
        fragments["called"].append(sql(__file__, "call_spoken"))
    nothing = {"spoken": _NOTHING_SPOKEN, "called": _NOTHING_CALLED}
    text = sql(__file__, f"expected_{table}")
    for union, parts in fragments.items():
        text = text.replace(f"{{{union}}}", "\n    union all\n".join(parts) or nothing[union])
    holders, posts = _holders(rule.owed_by)
    text = text.replace("{ladder}", sql(__file__, "ladder")).replace("{holders}", holders)
    return Compiled(text, parameters | of_clauses | posts)


def _clauses(rule: Rule, spans: list[Span | None]) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """Return the clauses' fragments by the union they belong to, and their parameters."""
    fragments: dict[str, list[str]] = {"spoken": [], "called": []}
    parameters: dict[str, Any] = {}
    for index, (clause, span) in enumerate(zip(rule.clauses, spans, strict=True)):
        if span is None:
            continue
        union, name, own = _FRAGMENTS[type(clause.trigger)](clause.trigger)
        fragments[union].append(sql(__file__, name).replace("%(_", f"%(c{index}_"))
        values = own | {
            "clause": index,
            "name": clause.name,
            "before": clause.opens_days_before,
            "after": clause.due_days_after,
            "from": span.from_,
            "until": span.until,
        }
        parameters |= {f"c{index}_{key}": value for key, value in values.items()}
    return fragments, parameters


def _reach_days(clause: Clause) -> tuple[int, int]:
    """Return how many days before the days asked for an anchor may lie, and how many after them."""
    before, after = clause.opens_days_before, clause.due_days_after
    match clause.trigger:
        case Every(period=period):
            return _PERIOD_DAYS[period] + after, before
        case EveryDays(days=days):
            return days, 0
        case After() | Agreed():
            return v.DAYS_MAX, 0  # reported late; or agreed for a day so far ahead
        case TermEnds(before_days=days):
            return 0, days
        case _:
            return after, before


def _every(trigger: Every) -> tuple[str, str, dict[str, Any]]:
    if trigger.weekday is not None:
        return "spoken", "when_week", {"weekday": _WEEKDAY_NUMBERS[trigger.weekday]}
    values = {
        "period": trigger.period,
        "length": _PERIOD_INTERVALS[trigger.period],
        "day": trigger.day,
        "on_fixed_day": trigger.on_fixed_day,
    }
    return "spoken", "when_period", values


def _birthday(trigger: Birthday) -> tuple[str, str, dict[str, Any]]:
    values = {
        "every_years": trigger.every_years,
        "from_age": trigger.from_age,
        "age_max": v.AGE_MAX,
        "ages": [spoken(age) for age in range(1, v.AGE_MAX + 1)],
    }
    return "called", "call_birthday", values


def _after(trigger: After) -> tuple[str, str, dict[str, Any]]:
    if trigger.event == "died":
        return "called", "call_death", {"days": trigger.days}
    return "called", "call_event", {"event": trigger.event, "days": trigger.days}


# Which union a trigger's fragment belongs to, the fragment's name and its own parameters.
_FRAGMENTS: dict[type[Any], Callable[[Any], tuple[str, str, dict[str, Any]]]] = {
    Every: _every,
    EveryDays: lambda trigger: ("spoken", "when_every_days", {"days": trigger.days}),
    LunarDay: lambda trigger: ("spoken", "when_lunar", {"month": trigger.month, "day": trigger.day}),
    SolarDay: lambda trigger: ("spoken", "when_solar", {"month": trigger.month, "day": trigger.day}),
    Birthday: _birthday,
    After: _after,
    TermEnds: lambda trigger: (
        "called",
        "call_term",
        {"before_days": trigger.before_days, "years": trigger.years},
    ),
    Agreed: lambda _: ("called", "call_agreed", {}),
}


def _subject_parameters(rule: Rule) -> dict[str, Any]:
    subject = rule.subject
    levels = {holder.level for owed in rule.owed_by for holder in owed.holders}
    is_organisation = subject_table(rule) == "organisation"
    kinds = subject.kinds or (v.SUBJECT_KINDS[subject.kind] if is_organisation else ())
    return {
        "retirement_kinds": list(subject.retirement_kinds or RETIRED),
        "political_statuses": list(subject.political_statuses) or None,
        "health_classes": list(subject.health_classes) or None,
        "living_situations": list(subject.living_situations) or None,
        "age_min": subject.age_min,
        "age_max": subject.age_max,
        "kinds": list(kinds) or None,
        "posts": list(subject.posts),
        "full_members_min": subject.full_members_min,
        "full_members_max": subject.full_members_max,
        "members_counted": max(subject.full_members_min or 0, (subject.full_members_max or -1) + 1),
        "needs_home": bool(levels & {"community", "township"}),
        "needs_unit": "unit" in levels,
        "needs_specialist": "specialist" in levels,
    }


def _holders(owed_by: Iterable[OwedBy]) -> tuple[str, dict[str, Any]]:
    """Return a row for each `[[owed_by]]`: its number, the first organisation found, and the post there."""
    rows = []
    posts = {}
    for owed_index, owed in enumerate(owed_by):
        columns = []
        cases = []
        for index, holder in enumerate(owed.holders):
            assert holder.level in v.LEVEL_KINDS  # a column's name: never anything a rule made up
            column, post = f"p.{holder.level}_id", f"post_{owed_index}_{index}"
            columns.append(column)
            cases.append(f"when {column} is not null then %({post})s")
            posts[post] = holder.post
        rows.append(f"({owed_index}::smallint, coalesce({', '.join(columns)}), case {' '.join(cases)} end)")
    return ", ".join(rows), posts
