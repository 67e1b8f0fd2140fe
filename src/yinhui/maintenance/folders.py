"""Where backups lie, and how they come to be there whole or not at all.

```
backups/
  base/<time>-<kind>/    one physical backup: backup.json, files.txt, data/ (the cluster and its manifest)
  wal/<line>/            the log since, as it is written (wal_archive)
  files/<2>/<sha256>     attachments, reports and their like, each content once (file_store)
  keys/*.sealed          the keyring in each state it was in, under the master key (keys)
  archives/*.yha         portable archives that the program made by itself
  history.jsonl          what was tried, when, and what came of it
```

A backup is made beside its place under a name that ends in `.partial` and is renamed when it is complete and
on the disk; whatever ends so is what a kill left.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from yinhui.kernel import clock
from yinhui.kernel.installation import Installation
from yinhui.maintenance.errors import MaintenanceError

PARTIAL = ".partial"
# What a full disk still leaves for the database to go on with.
SPARE_BYTES = 200 * 1024 * 1024
MEBIBYTE = 1024 * 1024
HISTORY_LINES_READ_MAX = 500

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Attempt:
    """One try at a backup, as `history.jsonl` keeps it. `at` is ISO 8601."""

    at: str
    kind: str
    ok: bool
    seconds: float
    size_bytes: int
    message: str

    @property
    def moment(self) -> dt.datetime:
        """When it ended."""
        return dt.datetime.fromisoformat(self.at)


def backups_folder(here: Installation) -> Path:
    """Return the installation's backup folder: `YINHUI_BACKUPS`, best on another disk, or the data
    folder's own `backups`."""
    return Path(os.environ.get("YINHUI_BACKUPS") or here.data_dir / "backups").resolve()


def stamp(moment: dt.datetime) -> str:
    """Write a moment so that names sort by time."""
    return moment.astimezone(clock.SHANGHAI).strftime("%Y%m%dT%H%M%S")


def folder_in(root: Path, name: str) -> Path:
    """Make a folder of a backup folder when it is not there, for nobody else to list."""
    folder = root / name
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)
    return folder


def line_of(data_dir: Path) -> str:
    """Return the name of this database's line of history. A restored database begins a new one, so that its
    log never mixes with that of the database it came from."""
    path = data_dir / "line"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return begin_line(data_dir)


def begin_line(data_dir: Path) -> str:
    """Begin a new line of history for this data folder and return its name."""
    name = f"{stamp(clock.now())}-{secrets.token_hex(3)}"
    write_whole(data_dir / "line", name + "\n")
    return name


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raise MaintenanceError unless the folder's disk takes so much and something is left over."""
    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if free < needed_bytes + SPARE_BYTES:
        raise MaintenanceError(
            f"磁盘空间不够：{folder} 需要大约 {_mebibytes(needed_bytes + SPARE_BYTES)}MB，"
            f"现在只有 {_mebibytes(free)}MB。请清理磁盘，或者用 --to 换一个空间够的文件夹。",
            code="no_space",
        )


@contextmanager
def holding(root: Path) -> Iterator[None]:
    """Keep other backups out of a backup folder meanwhile; wait for the one at work."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def whole_or_nothing(place: Path) -> Iterator[Path]:
    """Give a path beside the place to make a file or folder at; it gets its name when all went well, and
    goes when not. Raises MaintenanceError when the place is taken."""
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise MaintenanceError(
            f"{place} 已经有内容，没有覆盖。请换一个空的文件夹，或者先把它移走。", code="target_not_empty"
        )
    making = place.with_name(place.name + PARTIAL)
    place.parent.mkdir(parents=True, exist_ok=True)
    remove(making)
    try:
        yield making
        sync(making)
        if place.exists():
            place.rmdir()
        making.replace(place)
        sync(place.parent)
    except BaseException:
        remove(making)
        raise


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Remove a whole backup so that a kill half-way leaves nothing that looks whole."""
    leaving = path.with_name(path.name + PARTIAL)
    path.replace(leaving)
    remove(leaving)


def remove_leftovers(root: Path) -> int:
    """Remove what killed backups left in a backup folder. Returns how many there were."""
    left = [*root.glob(f"*/*{PARTIAL}")]
    for path in left:
        remove(path)
    return len(left)


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is there whole and on the disk, or as it was."""
    making = path.with_name(path.name + PARTIAL)
    with making.open("w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    making.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have a file or folder, and the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def note_attempt(root: Path, attempt: Attempt) -> None:
    """Add a line to the history."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "history.jsonl").open("a") as out:
        out.write(json.dumps(asdict(attempt), ensure_ascii=False) + "\n")


def attempts(root: Path) -> list[Attempt]:
    """Return the newest lines of the history, newest first; a line that a kill cut short is passed over."""
    try:
        lines = (root / "history.jsonl").read_text(errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in reversed(lines[-HISTORY_LINES_READ_MAX:]):
        try:
            found.append(Attempt(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def _mebibytes(size_bytes: int) -> int:
    return -(-size_bytes // MEBIBYTE)
