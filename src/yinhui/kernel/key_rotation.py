"""Changing keys: a new generation seals from now on, and all that is stored is sealed anew, online.

Pages, jobs and imports run on meanwhile: whatever is stored is opened with the generation its first byte
names, and looked up under both. Batches are small transactions that lock only their rows. A run that was
killed is taken up by the next one: what is still of a former generation is found by that byte. Only when
nothing is left of it, and no transaction begun before can still write it, the former generation is dropped.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.db import connection, transaction

from yinhui.kernel import clock
from yinhui.kernel.keys import RELOAD_EVERY_S, add_generation, keyring, retire_all_but_latest
from yinhui.kernel.sealed_columns import SealedJson, SealedTable, sealed_in_json, sealed_tables
from yinhui.kernel.sensitive import blind_tag, decrypt, encrypt, generation_of, lookup_hash

# A batch's rows are locked for some hundredths of a second.
BATCH_ROWS = 500
# Only one rotation at a time; other locks of the program use other first numbers.
_LOCK = (0x5950, 1)
_WRITERS_ASKED_EVERY_S = 0.5


@dataclass(frozen=True)
class Progress:
    """How far the sealing anew of one table is, in rows."""

    table: str
    done: int
    total: int


@dataclass(frozen=True)
class Rotation:
    """What came of it: the generation that seals now, those retired, and how many rows were sealed anew."""

    generation: int
    retired: tuple[int, ...]
    rows: int


class RotationRunning(RuntimeError):
    """Another process is changing keys."""


class NotEverythingSeen(RuntimeError):
    """Who signed in to the database stands behind the wall: rows hidden from them would be lost for ever."""


def rotate(report: Callable[[Progress], None] = lambda progress: None) -> Rotation:
    """Change the keys, or finish a change that was broken off. Raises RotationRunning, NotEverythingSeen.

    To be run as the database's owner (a shell command), outside a transaction.
    """
    _require_everything_seen()
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", _LOCK)
        if not cursor.fetchone()[0]:
            raise RotationRunning("另一个进程正在更换密钥，请等它结束。")
    try:
        return _rotate(report)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", _LOCK)


def _require_everything_seen() -> None:
    tables = [one.table for one in sealed_tables()] + [one.table for one in sealed_in_json()]
    with connection.cursor() as cursor:
        cursor.execute("select bool_or(row_security_active(name)) from unnest(%s::text[]) as name", [tables])
        if cursor.fetchone()[0]:
            raise NotEverythingSeen("更换密钥要以数据库所有者的身份进行，请用 yinhui keys rotate。")


def _rotate(report: Callable[[Progress], None]) -> Rotation:
    if not keyring().is_changing:
        add_generation(clock.today())
    # Every process has looked at the file by then, and writes the new generation.
    time.sleep(2 * RELOAD_EVERY_S)
    rows = _seal_all_anew(report)
    _wait_for_writers_of_before()
    while left := _seal_all_anew(report):
        rows += left
    for table in sealed_tables():
        _forget_former_hashes(table)
    former = tuple(number for number in keyring().numbers() if number != keyring().latest)
    retire_all_but_latest()
    return Rotation(keyring().latest, former, rows)


def _seal_all_anew(report: Callable[[Progress], None]) -> int:
    rows = sum(_seal_anew(table, report) for table in sealed_tables())
    return rows + sum(_seal_json_anew(table) for table in sealed_in_json())


def _seal_json_anew(table: SealedJson) -> int:
    """Seal anew what a library keeps in JSON: some thousands of rows at most, in one transaction."""
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"select {table.key}, {table.column} from {table.table} order by {table.key} for no key update"  # noqa: S608
        )
        for key, kept in cursor.fetchall():
            fields: dict[str, Any] = json.loads(kept) if isinstance(kept, str) else kept
            former = {name: base64.b64decode(fields[name]) for name in table.fields if fields.get(name)}
            if all(generation_of(sealed) == keyring().latest for sealed in former.values()):
                continue
            for name, sealed in former.items():
                anew = encrypt(decrypt(sealed, table.purpose), table.purpose)
                fields[name] = base64.b64encode(anew).decode()
            cursor.execute(
                f"update {table.table} set {table.column} = %s where {table.key} = %s",  # noqa: S608
                [json.dumps(fields), key],
            )
            written += 1
    return written


def _seal_anew(table: SealedTable, report: Callable[[Progress], None]) -> int:
    """Seal anew whatever of a table is of a former generation; return how many rows."""
    total = rows_left(table)
    done, after = 0, None
    while total:
        with transaction.atomic(), pgtrigger.ignore():
            without_triggers()
            batch = _locked_batch(table, after)
            if not batch:
                break
            _write(table, [_made_anew(table, row) for row in batch])
        after = batch[-1][0]
        done += len(batch)
        report(Progress(table.table, done, max(done, total)))
    return done


def without_triggers() -> None:
    """Sealing anew changes no fact: the trail need not repeat every row. Where the owner may not tell the
    database so, the trail tells of it, and only pghistory's triggers are passed over."""
    with connection.cursor() as cursor:
        cursor.execute("select has_parameter_privilege('session_replication_role', 'set')")
        if cursor.fetchone()[0]:
            cursor.execute("set local session_replication_role = replica")


def rows_left(table: SealedTable) -> int:
    """Return how many rows of a table hold something of a former generation."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table.table} where {_is_former(table)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _is_former(table: SealedTable) -> str:
    return " or ".join(f"get_byte({column}, 0) <> {keyring().latest:d}" for column in table.made)


def _locked_batch(table: SealedTable, after: int | None) -> list[tuple[Any, ...]]:
    """Return key, owner and sealed columns of the next rows, locked against changes but not reading."""
    columns = ", ".join((table.key, table.owner or "null", *table.made))
    beyond = f"and {table.key} > {after:d}" if after is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {columns} from {table.table} where ({_is_former(table)}) {beyond}"  # noqa: S608
            f" order by {table.key} limit {BATCH_ROWS} for no key update"
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _made_anew(table: SealedTable, row: Sequence[Any]) -> tuple[Any, ...]:
    """Return the row's key and its columns made with the latest generation."""
    key, owner, *made = row
    former = dict(zip(table.made, made, strict=True))
    texts = {
        column: decrypt(former[column], purpose, owner)
        for column, purpose in table.sealed.items()
        if former[column] is not None
    }
    anew: dict[str, bytes | None] = {
        column: encrypt(texts[column], purpose, owner) if column in texts else None
        for column, purpose in table.sealed.items()
    }
    for column, tag in table.tags.items():
        has = former[column] is not None
        anew[column] = blind_tag(owner, tag.kind, tag.part(texts[tag.of])) if has else None
    for column, hash_ in table.hashes.items():
        has = former[column] is not None
        anew[column] = lookup_hash(texts[hash_.of], table.sealed[hash_.of]) if has else None
        if hash_.former:
            anew[hash_.former] = former[column] if has else None
    return (key, *(anew[column] for column in table.written))


def _write(table: SealedTable, rows: Iterable[Sequence[Any]]) -> None:
    columns = table.written
    by_column = list(zip(*rows, strict=True))
    values = ", ".join(["%s::bigint[]", *["%s::bytea[]"] * len(columns)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {table.table} t set {', '.join(f'{name} = v.{name}' for name in columns)}"  # noqa: S608
            f" from unnest({values}) as v(key, {', '.join(columns)}) where t.{table.key} = v.key",
            [list(column) for column in by_column],
        )


def _wait_for_writers_of_before() -> None:
    """Wait for the transactions that had begun to write when this is called: one of them may hold rows, not
    yet seen here, of the former generation."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        beyond = cursor.fetchone()[0]
        while True:
            cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] >= beyond:
                return
            time.sleep(_WRITERS_ASKED_EVERY_S)


def _forget_former_hashes(table: SealedTable) -> None:
    for hash_ in table.hashes.values():
        if hash_.former:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"update {table.table} set {hash_.former} = null"  # noqa: S608 - declared names
                    f" where {hash_.former} is not null"
                )


def generations_in_use() -> dict[int, int]:
    """Return how many rows hold something of each generation, whether or not in the keyring."""
    found: dict[int, int] = {}
    for table in sealed_tables():
        columns = ", ".join(f"get_byte({column}, 0)" for column in table.made)
        with connection.cursor() as cursor:
            cursor.execute(
                f"select number, count(*) from (select distinct t.ctid, made.number from {table.table} t"  # noqa: S608
                f" cross join lateral unnest(array[{columns}]) as made(number)) as held"
                " where number is not null group by number"
            )
            for number, rows in cursor.fetchall():
                found[number] = found.get(number, 0) + rows
    return found
