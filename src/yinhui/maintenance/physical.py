"""Physical backups of the embedded database: the whole cluster as it stands, checked, and the files.

The master key is never in one: whoever finds the backup cannot read identity numbers or health. It says by a
fingerprint which key it needs (docs/backup.md).
"""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg

from yinhui.kernel import clock, postgres
from yinhui.kernel.installation import Installation
from yinhui.maintenance import file_store
from yinhui.maintenance.errors import Damaged, MaintenanceError
from yinhui.maintenance.folders import (
    Attempt,
    Tell,
    folder_in,
    holding,
    line_of,
    note_attempt,
    remove_leftovers,
    require_space,
    stamp,
    whole_or_nothing,
    write_whole,
)
from yinhui.maintenance.keys import fingerprint, keep_ring
from yinhui.maintenance.wal_archive import segment_name

PERCENT = re.compile(rb"\((\d+)%\)")
KIND_NAMES = {"daily": "每日备份", "manual": "手工备份", "upgrade": "升级前备份"}


@dataclass(frozen=True)
class BaseBackup:
    """What `backup.json` says. Moments are ISO 8601; `since` is the first segment of log it needs."""

    kind: str
    begun_at: str
    made_at: str
    program: str
    postgres: str
    line: str
    since: str
    key: str
    database_bytes: int
    size_bytes: int
    files: int
    files_bytes: int

    @property
    def moment(self) -> dt.datetime:
        """When the copy was complete: the earliest moment it can be taken to."""
        return dt.datetime.fromisoformat(self.made_at)

    @property
    def name(self) -> str:
        """Its kind in words."""
        return KIND_NAMES.get(self.kind, self.kind)


def take_base_backup(here: Installation, *, root: Path, kind: str, tell: Tell) -> Path:
    """Copy the running cluster and what files are new into a backup folder; return the backup's folder.

    What came of it stands in the folder's history. Raises MaintenanceError or PostgresError.
    """
    if not here.is_embedded:
        raise MaintenanceError(
            "数据库用的是自己的 PostgreSQL（DATABASE_URL），"
            "整库备份请用它自己的工具（pg_basebackup、pgBackRest 等）。"
            "银辉这一边请用 yinhui backup --portable 做加密的便携备份，附件和密钥都在里面。",
            code="not_embedded",
        )
    began = time.monotonic()
    try:
        with holding(root):
            remove_leftovers(root)
            place = _take(here, root, kind, tell)
    except (MaintenanceError, postgres.PostgresError, OSError) as error:
        _note(root, kind, began, ok=False, size_bytes=0, message=str(error))
        raise
    backup = read_backup(place)
    _note(root, kind, began, ok=True, size_bytes=backup.size_bytes, message=place.name)
    return place


def base_backups(root: Path) -> list[tuple[Path, BaseBackup]]:
    """Return a backup folder's whole backups, oldest first."""
    found = []
    for path in root.glob("base/*/backup.json"):
        if not path.parent.name.endswith(".partial"):
            found.append((path.parent, read_backup(path.parent)))
    return sorted(found, key=lambda pair: pair[1].moment)


def read_backup(folder: Path) -> BaseBackup:
    """Read what a backup says of itself. Raises Damaged."""
    try:
        return BaseBackup(**json.loads((folder / "backup.json").read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise Damaged(f"{folder} 不是完整的备份（缺少 backup.json 或内容不对）。请换一份备份。") from error


def verify_base_backup(folder: Path) -> None:
    """Compare a backup's archive with the checksums taken when it was made. Raises Damaged."""
    try:
        postgres.run_program("pg_verifybackup", "-q", "-F", "t", "-n", str(folder / "data"))
    except postgres.PostgresError as error:
        raise Damaged(f"备份 {folder.name} 的校验没有通过，内容已损坏。请换一份备份。{error}") from error


def owner_url(here: Installation) -> str:
    """Return the address at which everything may be read: the server's own account, or DATABASE_URL's."""
    return here.owner_url


def _take(here: Installation, root: Path, kind: str, tell: Tell) -> Path:
    with psycopg.connect(owner_url(here)) as connection:
        begun, database_bytes, server = connection.execute(
            "select now(), sum(pg_database_size(oid))::bigint, current_setting('server_version') "
            "from pg_database"
        ).fetchone() or (clock.now(), 0, "")
    require_space(root, database_bytes)
    place = folder_in(root, "base") / f"{stamp(begun)}-{kind}"
    with whole_or_nothing(place) as making:
        making.mkdir()
        making.chmod(0o711)
        tell("复制数据库……")
        _copy_cluster(here, making / "data", place.name, tell)
        made = clock.now()
        tell("核对数据库的副本……")
        verify_base_backup(making)
        tell("复制附件和文件……")
        files = file_store.mirror(here.data_dir, root, tell)
        keep_ring(here, root)
        file_store.write_list(making / "files.txt", files)
        size_bytes = sum(path.stat().st_size for path in making.rglob("*") if path.is_file())
        facts = BaseBackup(
            kind=kind,
            begun_at=begun.astimezone(clock.SHANGHAI).isoformat(),
            made_at=made.isoformat(),
            program=version("yinhui"),
            postgres=server,
            line=line_of(here.data_dir),
            since=_first_segment(making / "data" / "backup_manifest"),
            key=fingerprint(here.master_key),
            database_bytes=int(database_bytes),
            size_bytes=size_bytes,
            files=len(files),
            files_bytes=sum(file.size_bytes for file in files),
        )
        write_whole(making / "backup.json", json.dumps(asdict(facts), ensure_ascii=False, indent=1))
    return place


def _copy_cluster(here: Installation, target: Path, label: str, tell: Tell) -> None:
    postgres.own_folder(target)
    target.chmod(0o700)
    socket_dir = str(postgres.socket_dir_of(here.data_dir))
    copying = postgres.open_program(
        "pg_basebackup",
        *("-h", socket_dir, "-U", postgres.SUPERUSER, "-w", "-D", str(target), "-F", "t", "-z"),
        *("-X", "stream", "-c", "fast", "-P", "--manifest-checksums=SHA256", "-l", label),
        stderr=-1,
    )
    assert copying.stderr is not None
    said, shown, rest = b"", -1, b""
    while chunk := copying.stderr.read1():  # type: ignore[attr-defined]
        said = (said + chunk)[-4000:]
        *lines, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for percent in (int(found[1]) for line in lines if (found := PERCENT.search(line))):
            if percent >= shown + 10:
                shown = percent
                tell(f"  {percent}%")
    if copying.wait():
        raise postgres.PostgresError(f"pg_basebackup 未能完成：{said.decode(errors='replace').strip()}")


def _first_segment(manifest: Path) -> str:
    ranges = json.loads(manifest.read_text())["WAL-Ranges"]
    return segment_name(int(ranges[0]["Timeline"]), ranges[0]["Start-LSN"])


def _note(root: Path, kind: str, began: float, *, ok: bool, size_bytes: int, message: str) -> None:
    """Write the history, if the disk takes even that."""
    attempt = Attempt(
        at=clock.now().isoformat(),
        kind=kind,
        ok=ok,
        seconds=round(time.monotonic() - began, 1),
        size_bytes=size_bytes,
        message=message[:500],
    )
    try:
        note_attempt(root, attempt)
    except OSError:
        return
