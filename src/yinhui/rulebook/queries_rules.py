"""The rules a post's pages go by: which institutions, what they say, how far ahead their windows open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.kernel.actor import Actor
from yinhui.rulebook.language import (
    After,
    Agreed,
    Birthday,
    Every,
    EveryDays,
    LunarDay,
    Rule,
    SolarDay,
    TermEnds,
    Trigger,
)
from yinhui.rulebook.language.vocabulary import DAYS_MAX
from yinhui.rulebook.models import InstitutionVersion
from yinhui.rulebook.queries import institutions_of, rule_of

_PERIOD_DAYS = {"week": 7, "month": 31, "quarter": 92, "year": 366}


@dataclass(frozen=True)
class AdoptedRule:
    """An institution of a county with what its latest version says.

    `title` names the county too where several counties are seen at once.

    `days_ahead` is how long after today anything that is open today can be due, by any of its versions: what
    is due later need not be read.
    """

    institution_id: int
    county_id: int
    title: str
    rule: Rule
    days_ahead: int

    def opened_until(self, day: dt.date) -> dt.date:
        """Return the last day on which something may be due that has opened by a day."""
        return day + dt.timedelta(days=self.days_ahead)


def adopted_rules(actor: Actor) -> list[AdoptedRule]:
    """Return the rules of the actor's county (or counties), by title. One query."""
    versions = (
        InstitutionVersion.objects.filter(institution__in=institutions_of(actor))
        .order_by("institution__title", "institution_id", "number")
        .values_list("institution_id", "institution__title", "county_id", "county__name", "pk", "body")
    )
    rules: dict[int, AdoptedRule] = {}
    for institution_id, title, county_id, county, version_id, body in versions:
        title = f"{title}（{county}）" if actor.county_id is None else title
        rule = rule_of(version_id, body)
        earlier = rules.get(institution_id)
        days_ahead = max(_days_ahead(rule), earlier.days_ahead if earlier else 0)
        rules[institution_id] = AdoptedRule(institution_id, county_id, title, rule, days_ahead)
    return list(rules.values())


def _days_ahead(rule: Rule) -> int:
    return max(
        _window_days(clause.trigger) + clause.opens_days_before + clause.due_days_after
        for clause in rule.clauses
    )


def _window_days(trigger: Trigger) -> int:
    match trigger:
        case Every(period=period):
            return _PERIOD_DAYS[period]
        case EveryDays(days=days):
            return days
        case LunarDay() | SolarDay() | Birthday():
            return 0
        case TermEnds(before_days=days):
            return days
        case After(days=days):
            # counted from the report at the latest, and nothing is reported before it has happened
            return days
        case Agreed():
            return DAYS_MAX
