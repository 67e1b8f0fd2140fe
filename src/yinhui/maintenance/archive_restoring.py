"""Reading a portable archive back: onto an empty data folder, every table and file compared with what was."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import psycopg

from yinhui.kernel import postgres
from yinhui.kernel.installation import Installation
from yinhui.kernel.sql_files import sql
from yinhui.maintenance.archive import FORMAT, server_arguments
from yinhui.maintenance.errors import Damaged, MaintenanceError
from yinhui.maintenance.file_store import KEPT_FOLDERS
from yinhui.maintenance.folders import Tell, begin_line, require_space, whole_or_nothing
from yinhui.maintenance.keys import MASTER, RING_FOLDER, SECRET_FILES, write_key
from yinhui.maintenance.physical import owner_url
from yinhui.maintenance.sealing import DAMAGED, OpeningReader, Seal
from yinhui.maintenance.table_sums import table_sums

KEY_BYTES_MAX = 64 * 1024
COPY_BYTES = 1024 * 1024


def restore_archive(source: Path, *, to: Path, seal: Seal, tell: Tell) -> dict[str, Any]:
    """Restore an archive onto an empty (or absent) data folder and, with DATABASE_URL, into that empty
    database; return its header. Nothing is left at `to` unless all of it is there and compared.

    Raises MaintenanceError (Damaged, WrongPassphrase) or PostgresError.
    """
    with source.open("rb") as file:
        reader = OpeningReader(file, seal)
        if reader.header.get("format") != FORMAT:
            raise MaintenanceError("这份备份是更新的版本做的。请先升级银辉，再恢复。", code="newer_format")
        with whole_or_nothing(to) as making:
            require_space(making, 2 * int(reader.header["database_bytes"]))
            making.mkdir()
            making.chmod(0o711)
            try:
                with tarfile.open(fileobj=cast("IO[bytes]", reader), mode="r|", bufsize=256 * 1024) as tar:
                    _restore(tar, making, tell)
                while reader.read(COPY_BYTES):  # to the last chunk, which says that nothing is missing
                    pass
            except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
                raise Damaged(DAMAGED) from error
            begin_line(making)
    return reader.header


def _restore(tar: tarfile.TarFile, making: Path, tell: Tell) -> None:
    members = iter(tar)
    manifest = json.loads(_content(tar, next(members)))
    kept: dict[str, tuple[str, int]] = {}
    member = None
    with tempfile.TemporaryDirectory(dir=making) as folder:
        dump = Path(folder) / "database.dump"
        with dump.open("wb") as out:
            member = _copy_database(tar, members, out)
        listed = None
        while member is not None:
            name = PurePosixPath(member.name)
            if name.parts[0] == "files":
                kept[str(PurePosixPath(*name.parts[1:]))] = _put_file(tar, member, making)
            elif name.parts[0] == "keys":
                _put_key(tar, member, making)
            elif member.name == "end.json":
                listed = json.loads(_content(tar, member))["files"]
            member = next(members, None)
        if listed is None or {name: tuple(facts) for name, facts in listed.items()} != kept:
            raise Damaged(DAMAGED)
        here = Installation(making, master_key=b"")
        started = here.is_embedded and postgres.start(making)
        try:
            tell("写入数据库……")
            _load(here, dump)
            tell("逐表核对……")
            _compare(here, manifest["tables"])
        finally:
            if started:
                postgres.stop(making)


def _copy_database(
    tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], out: IO[bytes]
) -> tarfile.TarInfo | None:
    """Join the pieces; return the first member after them."""
    for member in members:
        if not member.name.startswith("database/"):
            return member
        piece = tar.extractfile(member)
        assert piece is not None
        shutil.copyfileobj(piece, out)
    return None


def _load(here: Installation, dump: Path) -> None:
    """Fill the database, which must be empty, in one transaction. The program's role belongs to the server
    and not to the database: it is made first, for the policies name it."""
    with psycopg.connect(owner_url(here), autocommit=True) as connection:
        tables = connection.execute(
            "select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        ).fetchone()
        if tables and tables[0]:
            raise MaintenanceError(
                "DATABASE_URL 指的数据库不是空的，没有写入。请新建一个空的数据库再恢复。",
                code="database_not_empty",
            )
        connection.execute(sql(postgres.__file__, "wall_role").encode())
    arguments, environment = server_arguments(owner_url(here))
    with dump.open("rb") as content, tempfile.TemporaryFile() as complaints:
        loading = postgres.open_program(
            *("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", *arguments),
            environment=environment,
            stdin=content,
            stderr=complaints,
        )
        if loading.wait():
            complaints.seek(0)
            raise postgres.PostgresError(
                f"pg_restore 未能完成：{complaints.read().decode(errors='replace').strip()[-2000:]}"
            )


def _compare(here: Installation, expected: dict[str, Any]) -> None:
    with psycopg.connect(owner_url(here)) as connection:
        found = {name: asdict(table) for name, table in table_sums(connection).items()}
    differing = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if differing:
        raise Damaged(f"恢复出来的内容和备份时不一样（{'、'.join(differing[:5])}），没有采用。请换一份备份。")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise Damaged(DAMAGED)
    return file.read()


def _put_file(tar: tarfile.TarFile, member: tarfile.TarInfo, making: Path) -> tuple[str, int]:
    target = _place(making, member, KEPT_FOLDERS)
    content = tar.extractfile(member)
    if content is None:
        raise Damaged(DAMAGED)
    digest, size_bytes = hashlib.sha256(), 0
    with target.open("xb") as out:
        while chunk := content.read(COPY_BYTES):
            digest.update(chunk)
            out.write(chunk)
            size_bytes += len(chunk)
    return digest.hexdigest(), size_bytes


def _put_key(tar: tarfile.TarFile, member: tarfile.TarInfo, making: Path) -> None:
    if member.size > KEY_BYTES_MAX:
        raise Damaged(DAMAGED)
    write_key(_place(making, member, (MASTER, RING_FOLDER, *SECRET_FILES)), _content(tar, member))


def _place(making: Path, member: tarfile.TarInfo, allowed: tuple[str, ...]) -> Path:
    """Where a member goes: below the data folder, in a folder that backups hold."""
    parts = PurePosixPath(member.name).parts[1:]
    if not parts or parts[0] not in allowed or ".." in parts or not member.isfile():
        raise Damaged(DAMAGED)
    target = making.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    return target
