"""The portable archive: database, files and keys in one sealed file, for moving to another machine.

Inside the seal is a tar stream: `manifest.json` (every table's count and sum), `database/…` (pg_dump's custom
format in pieces), `files/…`, `keys/…` and at the end `end.json` with each file's SHA-256 and size.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import unquote

import psycopg

from yinhui.kernel import clock, postgres
from yinhui.kernel.installation import Installation, database_url_parts
from yinhui.maintenance.errors import MaintenanceError
from yinhui.maintenance.file_store import kept_files
from yinhui.maintenance.folders import (
    Attempt,
    Tell,
    note_attempt,
    require_space,
    whole_or_nothing,
)
from yinhui.maintenance.keys import fingerprint, key_files
from yinhui.maintenance.physical import owner_url
from yinhui.maintenance.sealing import Seal, SealingWriter
from yinhui.maintenance.table_sums import table_sums

SUFFIX = ".yha"
FORMAT = 1
PIECE_BYTES = 8 * 1024 * 1024


def write_archive(here: Installation, *, to: Path, seal: Seal, history: Path, tell: Tell) -> dict[str, Any]:
    """Write the archive to a file that is not there yet; return its header. What came of it stands in the
    `history` folder's list. Raises MaintenanceError or PostgresError."""
    began = time.monotonic()
    try:
        header = _write(here, to, seal, tell)
    except (MaintenanceError, postgres.PostgresError, psycopg.Error, OSError) as error:
        _note(history, began, ok=False, size_bytes=0, message=str(error))
        raise
    _note(history, began, ok=True, size_bytes=to.stat().st_size, message=to.name)
    return header


def server_arguments(url: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return how PostgreSQL's programs reach a database: arguments, and the password in the environment
    (arguments can be seen by other accounts of the machine)."""
    parts = database_url_parts(url)
    named = (("-h", parts["HOST"]), ("-p", parts["PORT"]), ("-U", parts["USER"]), ("-d", parts["NAME"]))
    arguments = tuple(word for option, value in named if value for word in (option, unquote(value)))
    return ("-w", *arguments), {"PGPASSWORD": parts["PASSWORD"]} if parts["PASSWORD"] else {}


def _write(here: Installation, to: Path, seal: Seal, tell: Tell) -> dict[str, Any]:
    with psycopg.connect(owner_url(here)) as connection, whole_or_nothing(to) as making:
        connection.execute("set transaction isolation level repeatable read, read only")
        snapshot, database_bytes, server = connection.execute(
            "select pg_export_snapshot(), pg_database_size(current_database()), "
            "current_setting('server_version')"
        ).fetchone() or ("", 0, "")
        files = list(kept_files(here.data_dir))
        require_space(making.parent, database_bytes + sum(path.stat().st_size for path, _ in files))
        tell("数出每张表……")
        sums = table_sums(connection)
        header = {
            "format": FORMAT,
            "made_at": clock.now().isoformat(),
            "program": version("yinhui"),
            "postgres": server,
            "key": fingerprint(here.master_key),
            "tables": len(sums),
            "rows": sum(table.rows for table in sums.values()),
            "files": len(files),
            "database_bytes": database_bytes,
        }
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            sealed = SealingWriter(out, seal, header)
            with tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="w|", bufsize=256 * 1024) as tar:
                tables = {name: asdict(table) for name, table in sums.items()}
                _add(tar, "manifest.json", _json(header | {"tables": tables}))
                _add_database(tar, here, snapshot, database_bytes, tell)
                kept = _add_files(tar, files, tell)
                for path in key_files(here.data_dir):
                    _add(tar, f"keys/{path.relative_to(here.data_dir).as_posix()}", path.read_bytes())
                _add(tar, "end.json", _json({"files": kept}))
            sealed.finish()
    return header


def _add_database(
    tar: tarfile.TarFile, here: Installation, snapshot: str, database_bytes: int, tell: Tell
) -> None:
    tell("写入数据库……")
    arguments, environment = server_arguments(owner_url(here))
    with tempfile.TemporaryFile() as complaints:
        dumping = postgres.open_program(
            *("pg_dump", "-F", "c", "--no-owner", f"--snapshot={snapshot}", *arguments),
            environment=environment,
            stdout=-1,
            stderr=complaints,
        )
        assert dumping.stdout is not None
        shown = 0
        for number, piece in enumerate(_pieces(dumping.stdout)):
            _add(tar, f"database/{number:08}", piece)
            if (number + 1) * PIECE_BYTES > shown + max(database_bytes // 10, PIECE_BYTES):
                shown = (number + 1) * PIECE_BYTES
                tell(f"  已写 {shown // 1024 // 1024}MB")
        if dumping.wait():
            complaints.seek(0)
            raise postgres.PostgresError(
                f"pg_dump 未能完成：{complaints.read().decode(errors='replace').strip()}"
            )


def _add_files(tar: tarfile.TarFile, files: list[tuple[Path, str]], tell: Tell) -> dict[str, tuple[str, int]]:
    tell("写入附件和文件……")
    kept: dict[str, tuple[str, int]] = {}
    for path, name in files:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # a roster that was read meanwhile
            continue
        _add(tar, f"files/{name}", content)
        kept[name] = (hashlib.sha256(content).hexdigest(), len(content))
    return kept


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE_BYTES):
        yield piece


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(content))


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False).encode()


def _note(history: Path, began: float, *, ok: bool, size_bytes: int, message: str) -> None:
    seconds = round(time.monotonic() - began, 1)
    try:
        note_attempt(
            history, Attempt(clock.now().isoformat(), "portable", ok, seconds, size_bytes, message[:500])
        )
    except OSError:
        return
