"""Records fulfil duties, and stop fulfilling them when they are voided or corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.sql_files import sql
from yinhui.registry.permissions import organisation_for
from yinhui.rulebook.language.vocabulary import RECORD_TYPES, RECORDS


@dataclass(frozen=True)
class RecordFacts:
    """What the engine needs to know of a visit or an occasion.

    `record_type` is a value of care.VisitKind or occasions.OccasionKind; `organisation_id` is whose record it
    is; `duty_ids` are the duties that whoever recorded it named.
    """

    record_kind: str
    record_type: str
    record_id: int
    organisation_id: int
    happened_on: dt.date
    person_ids: tuple[int, ...]
    photo_count: int
    text_chars: int
    duty_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lack:
    """Why a record does not fulfil a duty, in Chinese, with what to do."""

    duty_id: int
    message: str


@action(needs="hold_activities")
def discharge_duties(*, actor: Actor, record: RecordFacts) -> list[int]:
    """Settle every standing duty that the record fulfils, and return their ids.

    A duty is fulfilled by a record of the right kind and type, about its subject, with the least evidence,
    that either happened within its window and belongs to the owing organisation (an organisation's duty: to
    the organisation itself), or names the duty, happened on or after its first day and was made by
    somebody who reaches the owing organisation. One record may fulfil many duties. What a named duty lacks
    is told by `missing_evidence`. Raises NotFound if the record's organisation is out of reach.
    """
    fulfilled = [row["id"] for row in _candidates(actor, record) if not _lacks(row, record)]
    if not fulfilled:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "discharge"),
            {
                "duties": fulfilled,
                "record_kind": record.record_kind,
                "record_id": record.record_id,
                "happened_on": record.happened_on,
            },
        )
        return sorted(row[0] for row in cursor.fetchall())


@action(needs="hold_activities")
def undischarge(*, actor: Actor, record_kind: str, record_id: int) -> list[int]:
    """Let the duties that a record fulfilled stand again, for it was voided or is being corrected.

    Returns their ids. A correction calls this first and then `discharge_duties` with the corrected facts.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "undischarge"), {"record_kind": record_kind, "record_id": record_id})
        return sorted(row[0] for row in cursor.fetchall())


def missing_evidence(*, actor: Actor, record: RecordFacts) -> list[Lack]:
    """Return, for each standing duty that the record names or would match, what it lacks to fulfil it."""
    return [
        Lack(row["id"], f"“{row['fact']}”还不能办结：{'，'.join(lacks)}。")
        for row in _candidates(actor, record)
        if (lacks := _lacks(row, record))
    ]


def _candidates(actor: Actor, record: RecordFacts) -> list[dict[str, Any]]:
    organisation = organisation_for(actor, record.organisation_id)
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "discharge_candidates"),
            {
                "county": organisation.county_id,
                "organisation": organisation.pk,
                "people": list(record.person_ids),
                "named": list(record.duty_ids),
                "record_kind": record.record_kind,
                "record_type": record.record_type,
                "happened_on": record.happened_on,
                "reach": actor.organisation_id,
            },
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _lacks(row: dict[str, Any], record: RecordFacts) -> list[str]:
    """Return what the record lacks for one candidate; only a named candidate can lack more than evidence."""
    lacks = []
    if not row["is_right_type"]:
        types = RECORD_TYPES[row["record_kind"]]
        wanted = "或".join(types[key] for key in row["record_types"])
        lacks.append(f"需要一条“{wanted}”的{RECORDS[row['record_kind']]}记录")
    if not row["is_about_subject"]:
        lacks.append("这条记录里没有写到这项事的对象，请核对参加人员或组织")
    if record.happened_on < row["opens_on"]:
        lacks.append(f"日期早于开始办理的{row['opens_on']:%Y年%-m月%-d日}，请核对日期")
    if not row["is_within_reach"]:
        lacks.append("它由上级或其他组织负责，请由负责的组织登记")
    if record.photo_count < row["min_photos"]:
        lacks.append(f"至少要有{row['min_photos']}张照片，现在有{record.photo_count}张")
    if record.text_chars < row["min_text_chars"]:
        lacks.append(f"记录至少要写{row['min_text_chars']}个字，现在有{record.text_chars}个字")
    return lacks
