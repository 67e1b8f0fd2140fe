"""Takes seated people into the register in chunks: COPY into staging, then one statement."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from yinhui.demo.seats import Entry
from yinhui.kernel import clock
from yinhui.kernel.sensitive import encrypt, lookup_hash
from yinhui.kernel.sql_files import sql
from yinhui.registry.sealing import (
    ID_NUMBER,
    Contact,
    sealed_circumstances,
    sealed_contact,
    sealed_event,
)
from yinhui.registry.search_keys import search_keys
from yinhui.registry.structure import POSTS

# A chunk's rows are held in memory and in the triggers' transition tables: about 20 MB.
PEOPLE_PER_CHUNK = 5_000


class PersonIds:
    """Person ids taken ahead of the rows, so that a row can name another of its chunk."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select nextval(pg_get_serial_sequence('registry_person', 'id'))")
            self._next = int(cursor.fetchone()[0])

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        self._next += 1
        return self._next - 1

    def give_back(self) -> None:
        """Let the register's own sequence go on after the ids that were taken."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select setval(pg_get_serial_sequence('registry_person', 'id'), %s, false)", [self._next]
            )


@contextmanager
def staging() -> Iterator[None]:
    """Have the staging tables for the length of the loading."""
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "staging"))
        yield
        cursor.execute("drop table demo_draft, demo_holding")


def analyse(*tables: str) -> None:
    """Let the planner know what this transaction has just loaded."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(tables)}")


def load(county_id: int, entries: Iterable[Entry]) -> int:
    """Take people in; return how many. Memory stays that of one chunk."""
    loaded = 0
    waiting = iter(entries)
    while chunk := list(itertools.islice(waiting, PEOPLE_PER_CHUNK)):
        _load_chunk(county_id, chunk)
        loaded += len(chunk)
    return loaded


def _load_chunk(county_id: int, chunk: list[Entry]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("truncate demo_draft, demo_holding")
        copy_rows(cursor, "demo_draft", (_draft_row(county_id, entry) for entry in chunk))
        copy_rows(cursor, "demo_holding", _holding_rows(county_id, chunk))
        cursor.execute(sql(__file__, "admit_drafts"))
        copy_rows(
            cursor,
            "registry_familycontact (county_id, person_id, contact_sealed, contact_tag, name_tag)",
            (
                (county_id, entry.id, *sealed_contact(entry.id, Contact(*contact)).values())
                for entry in chunk
                for contact in entry.draft.contacts
            ),
        )
        copy_rows(
            cursor,
            "registry_absence (county_id, person_id, period, whereabouts)",
            (
                (county_id, entry.id, f"[{away.since},{away.until})", away.whereabouts)
                for entry in chunk
                for away in entry.away
            ),
        )
        copy_rows(
            cursor,
            "registry_lifeevent (county_id, person_id, occurred_on, ended_on, reported_at, is_withdrawn,"
            " kind_sealed, kind_tag, note_sealed)",
            _event_rows(county_id, chunk),
        )


def copy_rows(cursor: Any, target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows to a table, or to some of its columns ("table (a, b)")."""
    with cursor.copy(f"copy {target} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _draft_row(county_id: int, entry: Entry) -> tuple[Any, ...]:
    draft = entry.draft
    number = draft.id_number
    keys = search_keys(draft.name, draft.phone)
    circumstances = sealed_circumstances(
        entry.id, health_class=draft.health_class, living_situation=draft.living_situation
    )
    return (
        entry.id,
        county_id,
        draft.name,
        draft.sex,
        draft.nation,
        draft.birth_date,
        encrypt(number, ID_NUMBER, entry.id) if number else None,
        lookup_hash(number, ID_NUMBER) if number else None,
        draft.phone,
        entry.home_unit,
        draft.former_post,
        draft.rank,
        draft.retirement_kind,
        draft.retired_on,
        draft.political_status,
        draft.joined_party_on,
        draft.education,
        draft.specialties,
        draft.interests,
        draft.service_needs,
        draft.died_on,
        keys.pinyin,
        keys.initials,
        list(keys.tokens),
        sorted(entry.reach),
        circumstances["health_class_sealed"],
        circumstances["health_class_tag"],
        circumstances["living_situation_sealed"],
        circumstances["living_situation_tag"],
        entry.branch,
        entry.branch_since,
        entry.group,
        entry.chapter,
        entry.flat,
        entry.lives_since,
    )


def _holding_rows(county_id: int, chunk: list[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in chunk:
        for held in entry.holdings:
            yield (
                county_id,
                entry.id,
                held.organisation,
                held.post,
                POSTS[held.post].sole,
                held.since,
                held.until,
                held.term_ends_on,
                held.for_person,
            )


def _event_rows(county_id: int, chunk: list[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in chunk:
        for event in entry.events:
            reported_at = dt.datetime.combine(event.occurred_on, dt.time(16, 20), clock.SHANGHAI)
            yield (
                county_id,
                entry.id,
                event.occurred_on,
                event.ended_on,
                reported_at,
                False,
                *sealed_event(entry.id, kind=event.kind, note=event.note).values(),
            )
