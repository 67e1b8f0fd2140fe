"""The earlier versions of a record, each with what the next one changed, by whom, when and why.

The history's trigger keeps the row as it was before each update; what is not in the row (people, photographs)
the action puts beside it in the trail (`keep_before`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import models

# The trail's keys for what the row itself does not hold.
PEOPLE, PHOTOS = "people_before", "photos_before"


@dataclass(frozen=True)
class Change:
    """One field as it was and as it became, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EarlierVersion:
    """A version that another replaced."""

    number: int
    replaced_at: dt.datetime
    replaced_by: str
    why: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Wording:
    """How a kind of record is put in words: its fields in order with their labels, and how ids read."""

    labels: dict[str, str]
    people_label: str
    name_people: Callable[[Iterable[int]], dict[int, str]]


def keep_before(*, reason: str, people: Iterable[int], photos: Iterable[int]) -> None:
    """Put beside the rows that this action changes why, and what the version before it also held."""
    pghistory.context(reason=reason, **{PEOPLE: sorted(people), PHOTOS: sorted(photos)})


def earlier_versions(
    record: models.Model, *, people: Sequence[int], photos: Sequence[int], wording: Wording
) -> list[EarlierVersion]:
    """Return the versions before the present one, latest first. Two queries.

    `people` and `photos` are those the record has now.
    """
    events = list(
        record.events.filter(pgh_label="update").select_related("pgh_context").order_by("-pgh_id")  # type: ignore[attr-defined]
    )
    if not events:
        return []
    trails = [event.pgh_context.metadata if event.pgh_context else {} for event in events]
    everybody = {key for trail in trails for key in trail.get(PEOPLE, [])} | set(people)
    names = wording.name_people(everybody)
    versions = []
    after: Any = record
    after_people, after_photos = set(people), set(photos)
    for event, trail in zip(events, trails, strict=True):
        before_people = set(trail.get(PEOPLE, after_people))
        before_photos = set(trail.get(PHOTOS, after_photos))
        changes = [
            *_changed_fields(event, after, wording.labels),
            *_changed_people(wording.people_label, before_people, after_people, names),
            *_changed_photos(before_photos, after_photos),
        ]
        versions.append(
            EarlierVersion(
                number=event.version,
                replaced_at=event.pgh_created_at,
                replaced_by=trail.get("name", ""),
                why=trail.get("reason", ""),
                changes=tuple(changes),
            )
        )
        after, after_people, after_photos = event, before_people, before_photos
    return versions


def _changed_fields(before: Any, after: Any, labels: dict[str, str]) -> Iterable[Change]:
    for field, label in labels.items():
        if getattr(before, field) != getattr(after, field):
            yield Change(label, _words(before, field), _words(after, field))


def _words(row: Any, field: str) -> str:
    display = getattr(row, f"get_{field}_display", None)
    value = display() if display else getattr(row, field)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _changed_people(label: str, before: set[int], after: set[int], names: dict[int, str]) -> Iterable[Change]:
    """Only who left and who came: a meeting's whole list would hide them."""
    if before != after:
        yield Change(label, _named(before - after, names, "去掉"), _named(after - before, names, "添加"))


def _named(ids: set[int], names: dict[int, str], verb: str) -> str:
    if not ids:
        return ""
    known = sorted(names[key] for key in ids if key in names)
    unseen = len(ids) - len(known)
    beyond = f"{unseen}名管理范围外的人员" if unseen else ""
    return f"{verb}：{'、'.join([*known, beyond] if beyond else known)}"


def _changed_photos(before: set[int], after: set[int]) -> Iterable[Change]:
    if before != after:
        yield Change(
            "照片",
            f"{len(before)}张",
            f"{len(after)}张（添加{len(after - before)}张，去掉{len(before - after)}张）",
        )
