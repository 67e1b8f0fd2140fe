"""What a row of any table was and became, field by field in Chinese, with what is walled off left out.

Generic over the tables that leave a trail: labels and choices come from the models.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from yinhui.audit.words import COLUMNS, WALLED, post_in_words
from yinhui.registry.models import Organisation

CHANGED = "有变化，内容不显示"
HIDDEN = "已登记，内容不显示"


@dataclass(frozen=True)
class State:
    """A row as it was until `ended_at`, when `operation` ended it; the present one has neither."""

    object_id: int
    ended_at: dt.datetime | None
    ended_position: int | None
    operation: str
    row: dict[str, Any]
    said: dict[str, Any]


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; an empty side was not there."""

    label: str
    before: str
    after: str


def states_of(table: str, objects: Sequence[int]) -> dict[int, list[State]]:
    """Return what rows have been, oldest first, the present last, as far as the asker may know. A query."""
    with connection.cursor() as cursor:
        cursor.execute("select * from audit_row_history(%s, %s)", [table, list(objects)])
        found: defaultdict[int, list[State]] = defaultdict(list)
        for object_id, ended_at, position, operation, row, said in cursor.fetchall():
            found[object_id].append(
                State(object_id, ended_at, position, operation, _json(row), _json(said) if said else {})
            )
    return dict(found)


def changes_between(
    table: str, before: dict[str, Any] | None, after: dict[str, Any] | None, names: dict[int, str]
) -> list[FieldChange]:
    """Return the fields that differ, in the model's order. `names` are organisations' names."""
    changes = []
    for column, label in labels_of(table).items():
        was, is_now = (before or {}).get(column), (after or {}).get(column)
        if was == is_now or (was in (None, "", [], "[]") and is_now in (None, "", [], "[]")):
            continue
        if is_walled(table, column):
            both = before is not None and after is not None
            changes.append(FieldChange(label, CHANGED if both else "", CHANGED if both else HIDDEN))
            continue
        changes.append(
            FieldChange(label, in_words(table, column, was, names), in_words(table, column, is_now, names))
        )
    return changes


def facts_of(table: str, row: dict[str, Any], names: dict[int, str]) -> list[FieldChange]:
    """Return the fields that a row has, as `after`."""
    return changes_between(table, None, row, names)


def labels_of(table: str) -> dict[str, str]:
    """Return the columns of a table that say something to a person, with their names."""
    found = {}
    for column, field in _columns(table).items():
        own = str(field.verbose_name)
        label = own if not own.isascii() else COLUMNS.get(column, "")
        # What a sealed value is found by changes with it and says nothing more.
        if label and not column.endswith(("_hash", "_tag")):
            found[column] = label.removesuffix("（加密）")
    return found


def is_walled(table: str, column: str) -> bool:
    """True if the trail's pages show only that the column changed."""
    walled = WALLED.get(table, ())
    bare = column.removesuffix("_sealed").removesuffix("_tag").removesuffix("_hash")
    return "*" in walled or bare in walled or column in walled or bare != column


def in_words(table: str, column: str, value: Any, names: dict[int, str]) -> str:
    """Return a column's value as a page shows it."""
    if value in (None, "", []):
        return ""
    field = _columns(table)[column]
    choices = dict(field.flatchoices)
    if choices:
        return str(choices.get(value, value))
    if field.related_model is Organisation:
        return names.get(int(value), f"编号{value}")
    if field.related_model is not None:
        return f"编号{value}"
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if column == "post":
        return post_in_words(str(value))
    if column == "period":
        return _period(str(value))
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)


def organisations_in(rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[int, str]:
    """Return the names of the organisations that rows (table, row) refer to. One query."""
    wanted = set()
    for table, row in rows:
        for column, field in _columns(table).items():
            if field.related_model is Organisation and row.get(column) is not None:
                wanted.add(int(row[column]))
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _columns(table: str) -> dict[str, models.Field[Any, Any]]:
    model = next(each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table)
    return {str(field.column): field for field in model._meta.concrete_fields}


def _period(text: str) -> str:
    """A half-open range of days as PostgreSQL writes it, in words."""
    since, _, until = text.strip("[)(]").partition(",")
    return f"{since or '早先'} 至 {until + '（不含）' if until else '今'}"


def _json(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else dict(value)
