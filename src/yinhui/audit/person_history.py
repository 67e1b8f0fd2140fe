"""某日情况: what the register said of a person at the end of a day, and what was changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.audit.queries import day_begins, names_of
from yinhui.audit.rows import FieldChange, State, changes_between, facts_of, organisations_in, states_of
from yinhui.audit.words import action_in_words, post_in_words, table_in_words
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed, NotFound
from yinhui.registry.permissions import people_visible_to

# What makes up a person's state, in the order of the page.
TABLES = (
    "registry_person",
    "registry_membership",
    "registry_residence",
    "registry_absence",
    "registry_appointment",
    "registry_familycontact",
    "registry_personcircumstances",
    "registry_lifeevent",
)


@dataclass(frozen=True)
class Section:
    """The rows of one kind that stood at the end of the day."""

    title: str
    rows: list[list[FieldChange]]


@dataclass(frozen=True)
class Happened:
    """One change: when, by whom, what."""

    at: dt.datetime
    who: str
    what: str
    kind: str
    reason: str
    changes: list[FieldChange]


@dataclass(frozen=True)
class PersonHistory:
    """A person on a day, and the changes after it, latest first."""

    person_id: int
    name: str
    day: dt.date
    sections: list[Section]
    since: list[Happened]


def history_of(actor: Actor, person_id: int, day: dt.date) -> PersonHistory:
    """Return a person's state on a day, for whoever sees the person or reads the trail of the county.

    Walled-off contents are never in it. Raises NotAllowed, NotFound. A fixed number of queries.
    """
    name = _name(actor, person_id)
    until = day_begins(day + dt.timedelta(days=1))
    found = {table: _rows(table, person_id) for table in TABLES}
    names = organisations_in(
        (table, state.row)
        for table, (rows, _) in found.items()
        for states in rows.values()
        for state in states
    )
    sections, since = [], []
    for table, (rows, begun) in found.items():
        standing = [_standing(states, begun.get(key), until) for key, states in sorted(rows.items())]
        shown = [facts_of(table, row, names) for row in standing if row is not None]
        if shown:
            sections.append(Section(table_in_words(table), shown))
        for key, states in rows.items():
            since += _happened(table, states, begun.get(key), until, names)
    since.sort(key=lambda each: each.at, reverse=True)
    return PersonHistory(person_id, name, day, sections, since)


Begun = tuple[dt.datetime, str, str, str]


def _name(actor: Actor, person_id: int) -> str:
    sees = actor.may("see_people") and people_visible_to(actor).filter(pk=person_id).exists()
    if not sees and not actor.may("read_trail"):
        if actor.may("see_people"):
            raise NotFound("没有找到这个人，或者不在您的管理范围内。请核对后从“人员”重新查找。")
        raise NotAllowed("您现在的职务没有这项权限。需要办理时，请联系上级组织或本县老干部局。")
    name = names_of([person_id]).get(person_id)
    if name is None:
        raise NotFound("没有找到这个人，或者不在您的审计范围内。请核对后重新查找。")
    return name


def _rows(table: str, person_id: int) -> tuple[dict[int, list[State]], dict[int, Begun]]:
    """The rows about a person with all they have been, and when each was entered. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct * from audit_rows_about(%s, %s)", [table, person_id])
        keys = [key for (key,) in cursor.fetchall()]
        if not keys:
            return {}, {}
        cursor.execute("select * from audit_beginnings(%s, %s, %s)", [table, keys, person_id])
        begun = {key: (at, name, post, action) for key, at, name, post, action in cursor.fetchall()}
    return states_of(table, keys), begun


def _standing(states: list[State], begun: Begun | None, until: dt.datetime) -> dict[str, Any] | None:
    """The row as it stood just before `until`; None if it was not there yet or no longer."""
    if begun is not None and begun[0] >= until:
        return None
    return next((each.row for each in states if each.ended_at is None or each.ended_at >= until), None)


def _happened(
    table: str, states: list[State], begun: Begun | None, until: dt.datetime, names: dict[int, str]
) -> list[Happened]:
    kind = table_in_words(table)
    found = []
    if begun is not None and begun[0] >= until and states:
        at, name, post, action = begun
        changes = facts_of(table, states[0].row, names)
        found.append(Happened(at, _who(name, post), action_in_words(action), kind, "", changes))
    for state, after in zip(states, [*states[1:], None], strict=True):
        if state.ended_at is None or state.ended_at < until:
            continue
        changes = changes_between(table, state.row, after.row if after else None, names)
        if not changes:
            continue
        said = state.said
        who = _who(said.get("name", ""), said.get("post", ""))
        what = action_in_words(said.get("action", ""))
        found.append(Happened(state.ended_at, who, what, kind, said.get("reason") or "", changes))
    return found


def _who(name: str, post: str) -> str:
    return f"{name}（{post_in_words(post)}）" if post else name
