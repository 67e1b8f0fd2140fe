"""The files that rows name (attachments, reports, rosters), kept in a backup folder once for each content.

Files are written before their row is committed and never changed, so that a list taken after the database was
copied has every file of every row in that copy.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from yinhui.maintenance.errors import Damaged
from yinhui.maintenance.folders import PARTIAL, Tell, folder_in, require_space, write_whole

# Below the data folder. `attachments/incoming` is what is just being received.
KEPT_FOLDERS = ("attachments", "reports", "imports", "templates", "archive", "full-files")
LEFT_OUT = ("attachments/incoming",)
LATEST = "latest.txt"
COPY_BYTES = 1024 * 1024
FILES_BETWEEN_LINES = 5000


@dataclass(frozen=True)
class KeptFile:
    """One line of a list of files: where it is below the data folder, and what it must be."""

    path: str
    sha256: str
    size_bytes: int
    changed_ns: int

    def line(self) -> str:
        """Write the line."""
        return f"{self.sha256} {self.size_bytes} {self.changed_ns} {self.path}"

    @classmethod
    def read(cls, line: str) -> KeptFile:
        """Read the line."""
        sha256, size_bytes, changed_ns, path = line.split(" ", 3)
        return cls(path, sha256, int(size_bytes), int(changed_ns))


def mirror(data_dir: Path, root: Path, tell: Tell) -> list[KeptFile]:
    """Copy what is new into the backup folder and return the list of all files there are now."""
    store = folder_in(root, "files")
    known = {file.path: file for file in read_list(store / LATEST)}
    now, new = [], []
    for path, name in _files(data_dir):
        facts = path.stat()
        before = known.get(name)
        if before and (before.size_bytes, before.changed_ns) == (facts.st_size, facts.st_mtime_ns):
            now.append(before)
        else:
            new.append((path, name, facts.st_size))
    require_space(store, sum(size for _, _, size in new))
    for number, (path, name, _) in enumerate(new, start=1):
        kept = _keep(path, name, store)
        if kept:
            now.append(kept)
        if number % FILES_BETWEEN_LINES == 0:
            tell(f"  文件 {number}/{len(new)}")
    write_list(store / LATEST, now)
    return now


def put_back(files: Iterable[KeptFile], root: Path, data_dir: Path, tell: Tell) -> int:
    """Copy files out of a backup folder, each checked by its SHA-256. Returns how many. Raises Damaged."""
    count = 0
    for file in files:
        target = data_dir / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = place_of(root, file.sha256)
        try:
            with source.open("rb") as content, target.open("xb") as out:
                digest = _copy(content, out)
        except FileNotFoundError:
            raise Damaged(f"备份里缺少文件 {file.path}。请换一份更早的备份恢复。") from None
        if digest != file.sha256:
            raise Damaged(f"备份里的文件 {file.path} 已损坏。请换一份备份恢复。")
        os.utime(target, ns=(file.changed_ns, file.changed_ns))
        count += 1
        if count % FILES_BETWEEN_LINES == 0:
            tell(f"  文件 {count}")
    return count


def forget_unlisted(root: Path) -> int:
    """Remove contents that no backup's list names any more. Returns how many."""
    lists = [root / "files" / LATEST, *root.glob("base/*/files.txt")]
    named = {file.sha256 for path in lists for file in read_list(path)}
    gone = 0
    for path in (root / "files").glob("[0-9a-f][0-9a-f]/*"):
        if path.name not in named:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def place_of(root: Path, sha256: str) -> Path:
    """Return where a backup folder keeps the content."""
    return root / "files" / sha256[:2] / sha256


def read_list(path: Path) -> list[KeptFile]:
    """Read a list of files; none is an empty one."""
    try:
        return [KeptFile.read(line) for line in path.read_text().splitlines()]
    except FileNotFoundError:
        return []


def write_list(path: Path, files: Iterable[KeptFile]) -> None:
    """Write a list of files, whole or not at all."""
    write_whole(path, "".join(file.line() + "\n" for file in sorted(files, key=lambda file: file.path)))


def kept_files(data_dir: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files that a backup keeps, with their names below the data folder."""
    return _files(data_dir)


def _files(data_dir: Path) -> Iterator[tuple[Path, str]]:
    for folder in KEPT_FOLDERS:
        for path in sorted((data_dir / folder).rglob("*")):
            name = path.relative_to(data_dir).as_posix()
            if path.is_file() and not name.startswith(LEFT_OUT):
                yield path, name


def _keep(path: Path, name: str, store: Path) -> KeptFile | None:
    """Copy one file in; None when it went while we looked (a roster that was just read)."""
    making = store / f"incoming{PARTIAL}"
    try:
        facts = path.stat()
        with path.open("rb") as content, making.open("wb") as out:
            digest = _copy(content, out)
            os.fsync(out.fileno())
    except FileNotFoundError:
        return None
    place = store / digest[:2] / digest
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        making.unlink()
    else:
        making.replace(place)
    return KeptFile(name, digest, facts.st_size, facts.st_mtime_ns)


def _copy(content: IO[bytes], out: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(COPY_BYTES):
        digest.update(chunk)
        out.write(chunk)
    out.flush()
    return digest.hexdigest()
