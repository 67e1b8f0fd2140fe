"""The database's log (WAL), received as it is written, for getting back to any moment after a base backup.

`pg_receivewal` runs under the supervisor beside the web server and holds a replication slot, so that a pause
loses nothing; the slot may hold back SLOT_MEBIBYTES_MAX at most before the database's own disk comes first.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from yinhui.kernel import postgres
from yinhui.kernel.installation import Installation
from yinhui.maintenance.folders import backups_folder, folder_in, line_of, remove, require_space

SLOT = "yinhui_archive"
SEGMENT_BYTES = 16 * 1024 * 1024
_SEGMENT = re.compile(r"^[0-9A-F]{24}(\.partial)?$")


def archive_folder(here: Installation) -> Path:
    """Return where this database's log is kept, made when it is not there."""
    folder = folder_in(backups_folder(here), "wal") / line_of(here.data_dir)
    postgres.own_folder(folder)
    return folder


def receiving_command(here: Installation) -> tuple[list[str], dict[str, object]]:
    """Return the command that receives the log for ever, and what `subprocess` needs for it."""
    return postgres.program_command(
        "pg_receivewal", *_server(here), "-D", str(archive_folder(here)), "-S", SLOT, "-s", "5"
    )


def hold_slot(here: Installation) -> None:
    """Make the slot from which the log is received, if it is not there: from then on nothing is missed."""
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
