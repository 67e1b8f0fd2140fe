"""The database's log (WAL), received as it is written, for getting back to any moment after a base backup.

`pg_receivewal` runs under the supervisor beside the web server and holds a replication slot, so that a pause
loses nothing; it may hold back so much log as `max_slot_wal_keep_size` says before the database's own disk
comes first.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import psycopg

from yinhui.kernel import postgres
from yinhui.kernel.installation import Installation
from yinhui.maintenance.folders import backups_folder, begin_line, folder_in, line_of, remove, require_space

SLOT = "yinhui_archive"
SEGMENT_BYTES = 16 * 1024 * 1024
_SEGMENT = re.compile(r"^[0-9A-F]{24}(\.partial)?$")


def archive_folder(here: Installation) -> Path:
    """Return where this database's log is kept, made when it is not there."""
    folder = folder_in(backups_folder(here), "wal") / line_of(here.data_dir)
    postgres.own_folder(folder)
    return folder


def receiving_command(here: Installation) -> tuple[list[str], dict[str, Any]]:
    """Return the command that receives the log for ever, and what `subprocess` needs for it."""
    return postgres.program_command(
        "pg_receivewal", *_server(here), "-D", str(archive_folder(here)), "-S", SLOT, "-s", "5"
    )


def line_has_backup(here: Installation) -> bool:
    """True if a base backup belongs to this database's line, without which its log leads nowhere."""
    line = f'"{line_of(here.data_dir)}"'
    return any(line in path.read_text() for path in backups_folder(here).glob("base/*/backup.json"))


def hold_slot(here: Installation) -> None:
    """Make the slot from which the log is received, if it is not there: from then on nothing is missed.

    A slot that had to let go (the backup disk was away for long) has a gap: a new line begins, and with it
    a new base backup.
    """
    with psycopg.connect(postgres.embedded_url(here.data_dir), autocommit=True) as connection:
        lost = connection.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots "
            "where slot_name = %s and wal_status = 'lost'",
            [SLOT],
        ).fetchall()
    if lost:
        begin_line(here.data_dir)
    postgres.run_program("pg_receivewal", *_server(here), "-S", SLOT, "--create-slot", "--if-not-exists")


def stage(archive: Path, since: str, folder: Path) -> None:
    """Copy the log from the segment `since` on into a folder from which a recovery reads it.

    The last segment, still being written, is copied under its own name.
    """
    chosen = [path for path in sorted(archive.iterdir()) if _is_wanted(path.name, since)]
    require_space(folder.parent, len(chosen) * SEGMENT_BYTES)
    folder.mkdir()
    for path in chosen:
        target = folder / path.name.removesuffix(".partial")
        if not target.exists():
            shutil.copyfile(path, target)


def forget_before(archive: Path, since: str) -> int:
    """Remove segments older than `since`. Returns how many."""
    gone = 0
    for path in archive.iterdir():
        if _SEGMENT.match(path.name) and path.name[8:24] < since[8:24]:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def forget_lines(archives: Path, kept: set[str]) -> None:
    """Remove the logs of lines that no backup belongs to any more."""
    for line in archives.iterdir() if archives.exists() else ():
        if line.name not in kept:
            remove(line)


def segment_name(timeline: int, lsn: str) -> str:
    """Return the name of the segment that holds a place in the log, such as `0/3000028`."""
    high, low = (int(part, 16) for part in lsn.split("/"))
    return f"{timeline:08X}{high:08X}{low // SEGMENT_BYTES:08X}"


def _is_wanted(name: str, since: str) -> bool:
    if name.endswith(".history"):
        return True
    return bool(_SEGMENT.match(name)) and name[8:24] >= since[8:24]


def _server(here: Installation) -> tuple[str, ...]:
    return ("-h", str(postgres.socket_dir_of(here.data_dir)), "-U", postgres.SUPERUSER, "-w")
