"""What the auditor's pages read: always within the counties whose trail the actor reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from yinhui.accounts.models import SignIn
from yinhui.audit.models import SIGN_IN_TABLES, Write
from yinhui.audit.rows import FieldChange, State, changes_between, organisations_in, states_of
from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.models import ExportCopy
from yinhui.registry.models import Organisation, SensitiveOpening

PAGE_ROWS = 50
# An entry of a hundred thousand rows shows some; the file of the trail has the count.
OBJECTS_SHOWN_MAX = 30
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class TrailFilter:
    """What the trail is narrowed by; empty means all."""

    name: str = ""
    post: str = ""
    action: str = ""
    table: str = ""
    person: str = ""
    address: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    is_by_hand: bool = False


@dataclass(frozen=True)
class ObjectChange:
    """What became of one row."""

    object_id: int
    changes: list[FieldChange]


@dataclass(frozen=True)
class Part:
    """One line of an entry with its rows, as far as they are shown."""

    line: Write
    objects: list[ObjectChange] = field(default_factory=list)

    @property
    def unshown(self) -> int:
        """How many rows are not shown."""
        return max(0, self.line.rows - OBJECTS_SHOWN_MAX)


@dataclass(frozen=True)
class Entry:
    """What one action did, line by line, and what it said."""

    line: Write
    parts: list[Part]
    reason: str
    people: dict[int, str]


def counties_read(actor: Actor) -> list[int]:
    """Return the counties whose trail the actor reads: the post's, or all below a prefecture and itself."""
    actor.require("read_trail")
    if actor.county_id is not None:
        return [actor.county_id]
    below = Organisation.objects.filter(
        path__contains=[actor.organisation_id], kind__in=("prefecture", "county")
    )
    return list(below.values_list("pk", flat=True))


def lines_of_trail(actor: Actor, asked: TrailFilter) -> QuerySet[Write]:
    """Return the trail's lines, latest first. Served by the index on county and time."""
    within = Q(county_id__in=counties_read(actor))
    if asked.is_by_hand:  # somebody at the database may have emptied a whole table, of no county
        within |= Q(county_id=None)
    lines = Write.objects.filter(within).order_by("-at", "-id")
    for column in ("name", "post", "action", "address"):
        if value := getattr(asked, column):
            lines = lines.filter(**{column: value})
    if asked.table:
        lines = lines.filter(relation=asked.table)
    if asked.is_by_hand:
        lines = lines.filter(action="").exclude(relation__startswith=SIGN_IN_TABLES)
    if asked.person:
        about = Q(pk=None)
        for person_id in _people_called(asked.person):
            about |= Q(people__hold=person_id)
        lines = lines.filter(about)
    return _within(lines, "at", asked.since, asked.until)


def page_of(rows: QuerySet[Row], column: str, after: str) -> tuple[list[Row], int | None]:
    """Return a page of rows ordered by `column` and key, latest first, and where the next one begins.

    `after` is the key of the last row seen; a trail of millions is never counted. Two queries.
    """
    if after.isdecimal():
        last = rows.model._default_manager.filter(pk=after).first()
        if last is not None:
            moment = getattr(last, column)
            rows = rows.filter(Q(**{f"{column}__lt": moment}) | Q(**{column: moment, "pk__lt": last.pk}))
    found = list(rows[: PAGE_ROWS + 1])
    return found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None


def entry_for(actor: Actor, line_id: int) -> Entry:
    """Return everything that the action of one line did. Raises NotFound outside the actor's counties."""
    read = Write.objects.filter(county_id__in=counties_read(actor))
    line = read.filter(pk=line_id).first()
    if line is None:
        raise NotFound("没有找到这条痕迹，可能已经归档，或者不在您的审计范围内。请从“操作痕迹”重新查找。")
    together = read.filter(position=line.position, context=line.context) if line.context else None
    lines = list(together.order_by("pk")[:PAGE_ROWS]) if together is not None else [line]
    found = [(each, _sample(each)) for each in lines]
    states = {each.pk: states_of(each.relation, ids) for each, ids in found}
    names = organisations_in(
        (each.relation, state.row)
        for each, _ in found
        for of_object in states[each.pk].values()
        for state in of_object
    )
    parts = [
        Part(each, [_object_change(each, key, states[each.pk].get(key, []), names) for key in ids])
        for each, ids in found
    ]
    people = names_of(key for each in lines for key in _some(each.people))
    return Entry(line=line, parts=parts, reason=_reason(line), people=people)


def openings_of(actor: Actor, name: str, since: dt.date | None, until: dt.date | None) -> QuerySet[Any]:
    """Return who opened what of whom, latest first."""
    rows = SensitiveOpening.objects.filter(county_id__in=counties_read(actor)).order_by("-opened_at", "-pk")
    if name:
        rows = rows.filter(Q(name=name) | Q(person_id__in=_people_called(name)))
    return _within(rows.select_related("organisation"), "opened_at", since, until)


def exports_of(actor: Actor, text: str, since: dt.date | None, until: dt.date | None) -> QuerySet[Any]:
    """Return the copies that left, latest first; `text` is a number such as 导2026-000123, or a name."""
    rows = ExportCopy.objects.filter(county_id__in=counties_read(actor)).order_by("-made_at", "-pk")
    if text:
        year, _, serial = text.removeprefix("导").partition("-")
        if year.isdecimal() and serial.isdecimal():
            rows = rows.filter(year=year, serial=serial)
        else:
            rows = rows.filter(name=text)
    return _within(rows.select_related("organisation").defer("people"), "made_at", since, until)


def sign_ins_of(actor: Actor, name: str, since: dt.date | None, until: dt.date | None) -> QuerySet[Any]:
    """Return the sign-ins of the counties' accounts, latest first."""
    rows = SignIn.objects.filter(account__person__county_id__in=counties_read(actor))
    rows = rows.select_related("account__person").order_by("-started_at", "-pk")
    if name:
        rows = rows.filter(Q(account__username=name) | Q(account__person__name=name))
    return _within(rows, "started_at", since, until)


def names_of(people: Iterable[int]) -> dict[int, str]:
    """Return the names of people in the trail, as far as the actor reads it or sees them. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select id, name from audit_names(%s)", [sorted(set(people))])
        return dict(cursor.fetchall())


def _people_called(name: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from audit_people_called(%s)", [name.strip()])
        return [key for (key,) in cursor.fetchall()]


def _within(rows: QuerySet[Row], column: str, since: dt.date | None, until: dt.date | None) -> QuerySet[Row]:
    if since:
        rows = rows.filter(**{f"{column}__gte": day_begins(since)})
    if until:
        rows = rows.filter(**{f"{column}__lt": day_begins(until + dt.timedelta(days=1))})
    return rows


def day_begins(day: dt.date) -> dt.datetime:
    """Return midnight of a civil day."""
    return dt.datetime.combine(day, dt.time(), clock.SHANGHAI)


def _sample(line: Write) -> list[int]:
    return _some(line.ids)


def _some(numbers: Any) -> list[int]:
    """The first numbers of a set of ranges."""
    found: list[int] = []
    for each in numbers or ():
        found += range(each.lower, min(each.upper, each.lower + OBJECTS_SHOWN_MAX - len(found)))
        if len(found) >= OBJECTS_SHOWN_MAX:
            break
    return found


def _object_change(line: Write, key: int, states: list[State], names: dict[int, str]) -> ObjectChange:
    """What the line's transaction made of one row: the first state it ended against what stood afterwards;
    of a new row, the state it began with."""
    before = next((state for state in states if state.ended_position == line.position), None)
    after = next((s for s in states if s.ended_position is None or s.ended_position > line.position), None)
    if line.operation == "insert":
        before, after = None, states[0] if states else None
    was = before.row if before is not None else None
    is_now = after.row if after is not None and line.operation != "delete" else None
    return ObjectChange(key, changes_between(line.relation, was, is_now, names))


def _reason(line: Write) -> str:
    if line.context is None:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("select metadata ->> 'reason' from pghistory_context where id = %s", [line.context])
        found = cursor.fetchone()
    return (found[0] if found else "") or ""
