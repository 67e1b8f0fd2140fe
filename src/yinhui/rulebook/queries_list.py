"""The list of duties: found by rule, organisation, person, state and days, in the order asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.registry.models import Organisation
from yinhui.registry.permissions import organisations_visible_to, people_visible_to
from yinhui.rulebook.models import Duty, Outcome
from yinhui.rulebook.queries import (
    DutyRow,
    Scope,
    duty_rows,
    organisations_scope,
    own_scope,
    whole_scope,
    with_what_rows_show,
)
from yinhui.rulebook.queries_rules import AdoptedRule, adopted_rules
from yinhui.rulebook.state import DutyState

# A list goes no further than this; whoever needs more narrows it down, or exports it.
LISTED_MAX = 1000
# One export: a county's busiest month, and still a spreadsheet that an office computer opens.
EXPORTED_MAX = 20_000
# Settled duties are looked for this far back when no day is given.
SETTLED_DAYS_BACK = 92
# So many people of one name are looked for; more cannot be told apart by name anyway.
NAMESAKES_MAX = 200

SORTS = {"due": "asc", "-due": "desc", "rule": "asc", "-rule": "desc"}


@dataclass(frozen=True)
class DutyQuery:
    """What a list asks for. Days are inclusive.

    Without a `state` it is what could be done today; `has_upcoming` adds what has not opened yet.
    """

    person: str = ""
    within: str = ""
    rule: int | None = None
    clause: int | None = None
    state: DutyState | None = None
    has_upcoming: bool = False
    due_from: dt.date | None = None
    due_until: dt.date | None = None
    organisation: int | None = None
    is_own: bool = False
    sort: str = "due"


def listed_duty_ids(actor: Actor, query: DutyQuery, *, cap: int = LISTED_MAX) -> list[int]:
    """Return the ids of the duties asked for within the actor's scope, in order, at most `cap`.

    Four queries at most: the rules, the organisations, the people of that name, the ids.
    """
    actor.require("see_duties")
    rules = [rule for rule in adopted_rules(actor) if query.rule in (None, rule.institution_id)]
    scope = _scope(actor, query)
    narrowing, parameters = _narrowing(actor, query)
    if query.state in _OUTCOMES:
        return _settled_ids(query, rules, scope, narrowing, parameters | {"cap": cap})
    return _standing_ids(query, rules, scope, narrowing, parameters | {"cap": cap})


def listed_rows(duty_ids: Iterable[int]) -> list[DutyRow]:
    """Return the rows of one page of ids in their order. Three queries."""
    duty_ids = list(duty_ids)
    duties = with_what_rows_show(Duty.objects.all()).in_bulk(duty_ids)
    return duty_rows(duties[duty_id] for duty_id in duty_ids if duty_id in duties)


_OUTCOMES = {DutyState(outcome.value): outcome for outcome in Outcome}

# How a state narrows the standing duties: the window's condition, and how far from today `due_on` may be.
_OPENED, _NOT_OPENED = "d.opens_on <= %(today)s", "d.opens_on > %(today)s"


def _standing_ids(
    query: DutyQuery, rules: list[AdoptedRule], scope: Scope, narrowing: str, parameters: dict[str, Any]
) -> list[int]:
    today = clock.today()
    first, last = query.due_from or dt.date.min, query.due_until or dt.date.max
    if query.state == DutyState.OVERDUE:
        last = min(last, today - dt.timedelta(days=1))
    elif query.state == DutyState.DUE:
        first, last = max(first, today), min(last, today)
    elif query.state in (DutyState.OPEN, DutyState.UPCOMING):
        first = max(first, today + dt.timedelta(days=1))
    window = _NOT_OPENED if query.state == DutyState.UPCOMING else "true" if query.has_upcoming else _OPENED
    until = [min(last, rule.opened_until(today)) if window == _OPENED else last for rule in rules]
    return _run(
        "list_standing",
        query,
        scope,
        {"window": window, "narrowing": narrowing},
        parameters | {"today": today, "due_from": first, "until": until, **_arrays(rules)},
    )


def _settled_ids(
    query: DutyQuery, rules: list[AdoptedRule], scope: Scope, narrowing: str, parameters: dict[str, Any]
) -> list[int]:
    assert query.state is not None
    until = query.due_until or clock.today()
    turned = {"due": "-due", "-due": "due"}.get(query.sort, query.sort)
    return _run(
        "list_settled",
        replace(query, sort=turned),
        scope,
        {"narrowing": narrowing},
        parameters
        | {
            "outcome": _OUTCOMES[query.state],
            "due_from": query.due_from or until - dt.timedelta(days=SETTLED_DAYS_BACK),
            "due_until": until,
            **_arrays(rules),
        },
    )


def _run(
    name: str, query: DutyQuery, scope: Scope, pieces: dict[str, str], parameters: dict[str, Any]
) -> list[int]:
    direction = SORTS[query.sort]
    text = sql(__file__, name)
    pieces = pieces | {
        "scope": scope.condition,
        "direction": direction,
        "by_rule": f"i.position {direction}," if query.sort.endswith("rule") else "",
    }
    for piece, written in pieces.items():
        text = text.replace(f"{{{piece}}}", written)
    with connection.cursor() as cursor:
        cursor.execute(text, parameters | scope.parameters)
        return [row[0] for row in cursor.fetchall()]


def _arrays(rules: list[AdoptedRule]) -> dict[str, Any]:
    return {
        "institutions": [rule.institution_id for rule in rules],
        "counties": [rule.county_id for rule in rules],
    }


def _scope(actor: Actor, query: DutyQuery) -> Scope:
    """Return the scope asked for, never wider than the actor's own."""
    if query.organisation is None and not query.within:
        return own_scope(actor) if query.is_own else whole_scope(actor)
    named = organisations_visible_to(actor)
    if query.organisation is not None:
        named = named.filter(pk=query.organisation)
    if query.within:
        named = named.filter(name__icontains=query.within)
    below = Organisation.objects.filter(path__overlap=list(named.values_list("pk", flat=True)))
    return organisations_scope(list(below.values_list("pk", flat=True)))


def _narrowing(actor: Actor, query: DutyQuery) -> tuple[str, dict[str, Any]]:
    conditions = ["true"]
    parameters: dict[str, Any] = {}
    if query.clause is not None and query.rule is not None:
        conditions.append("d.clause = %(clause)s")
        parameters["clause"] = query.clause
    if query.person:
        namesakes = (
            people_visible_to(actor).filter(name__startswith=query.person).values_list("pk", flat=True)
        )
        conditions.append("d.subject_kind = 'person' and d.subject_id = any(%(people)s)")
        parameters["people"] = list(namesakes[:NAMESAKES_MAX])
    return " and ".join(conditions), parameters
