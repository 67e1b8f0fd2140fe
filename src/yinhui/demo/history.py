"""Eighteen months of work: institutions adopted, duties made, and the records that discharge most of them."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from yinhui.care.sealing import sealed_text
from yinhui.demo.lives import HISTORY_DAYS
from yinhui.demo.loading import analyse, copy_rows
from yinhui.demo.organisations import WrittenCounty
from yinhui.demo.pictures import PICTURES, store_pictures
from yinhui.kernel.actor import Actor
from yinhui.kernel.blind_tags import hand_over_tag_keys
from yinhui.kernel.sql_files import sql
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation
from yinhui.rulebook.actions_duties import run_duties
from yinhui.rulebook.actions_institutions import adopt_preset
from yinhui.rulebook.jobs import HORIZON_DAYS

_WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "records.toml").read_text())
# Of so many visits the words are in memory at a time.
TEXTS_AT_ONCE = 50_000
_WRITTEN_TABLES = (
    "rulebook_duty",
    "rulebook_discharge",
    "care_visit",
    "care_visitedperson",
    "occasions_occasion",
    "occasions_participation",
    "privacy_consent",
)
_STEPS = (
    "history_habits",
    "history_fates",
    "history_records",
    "history_visits",
)
_STEPS_AFTER_SEALING = (
    "history_visits_sealed",
    "history_occasions",
    "history_consents",
    "history_settle",
)


def make_duties(counties: list[WrittenCounty], as_of: dt.date) -> None:
    """Let every county practise what its place of the documents does, and make its duties.

    They reach as far ahead as the nightly job looks, and back over the history of the counties that have one.
    """
    first_day = as_of - dt.timedelta(days=HISTORY_DAYS)
    for county in counties:
        actor = _actor(county)
        adopt_preset(
            actor=actor,
            county_id=county.id,
            place=county.plan.preset,
            effective_from=dt.date(first_day.year, 1, 1),
        )
        run_duties(
            actor=actor,
            county_id=county.id,
            from_=first_day if county.plan.has_history else as_of,
            until=as_of + dt.timedelta(days=HORIZON_DAYS),
        )
    analyse("rulebook_duty")


def write_history(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Write what became of the counties' duties, up to the day before `as_of`."""
    first_day = as_of - dt.timedelta(days=HISTORY_DAYS)
    _stage_pictures(counties, seed)
    extras = [(county.id, extra) for county in counties for extra in county.plan.extra]
    parameters = {
        "counties": [county.id for county in counties],
        "seed": seed,
        "from": first_day,
        "today": as_of,
        "waivers": _WORDS["waivers"],
        "visits": json.dumps(_WORDS["visits"]),
        "occasions": json.dumps(_WORDS["occasions"]),
        "photos": PICTURES,
        "counties_from": min(county.id for county in counties),
        "extra_counties": [county_id for county_id, _ in extras],
        "extra_types": [extra.record_type for _, extra in extras],
        "extra_at": [extra.at for _, extra in extras],
        "extra_counts": [extra.count for _, extra in extras],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        hand_over_tag_keys()
        for step in _STEPS:
            cursor.execute(sql(__file__, step), parameters)
        _seal_texts(cursor)
        for step in _STEPS_AFTER_SEALING:
            cursor.execute(sql(__file__, step), parameters)
    analyse(*_WRITTEN_TABLES)


def _seal_texts(cursor: CursorWrapper) -> None:
    """Seal what each visit says: by the program, for the database has no keys."""
    after = 0
    while True:
        cursor.execute(
            "select id, text from demo_visit where id > %s order by id limit %s", [after, TEXTS_AT_ONCE]
        )
        texts = cursor.fetchall()
        if not texts:
            return
        sealed = ((visit_id, sealed_text(text, visit_id)) for visit_id, text in texts)
        copy_rows(cursor, "demo_visit_text", sealed)
        after = texts[-1][0]


def _stage_pictures(counties: list[WrittenCounty], seed: int) -> None:
    rows = [
        (county.id, number, attachment_id)
        for county in counties
        for number, attachment_id in enumerate(store_pictures(_actor(county), seed))
    ]
    counties_of, numbers, attachments = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "history_photos"),
            {"counties": counties_of, "numbers": numbers, "attachments": attachments},
        )


def _actor(county: WrittenCounty) -> Actor:
    return program_actor(Organisation.objects.get(pk=county.id), "演示数据")
