"""Getting back from physical backups: onto an empty folder, to any moment, or to before an upgrade."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from yinhui.kernel import clock, postgres
from yinhui.kernel.installation import Installation, read_master_key
from yinhui.kernel.supervisor import hold_data_folder
from yinhui.maintenance import file_store, wal_archive
from yinhui.maintenance.errors import Damaged, MaintenanceError
from yinhui.maintenance.folders import (
    Tell,
    begin_line,
    remove,
    require_space,
    stamp,
    sync,
    whole_or_nothing,
)
from yinhui.maintenance.keys import MASTER, fingerprint_of, put_back_ring, write_key
from yinhui.maintenance.physical import BaseBackup, base_backups, read_backup

STAGED_LOG = "restored_wal"
# A cluster unpacked is some times as large as its compressed copy; the backup says how large it was.
LOG_ENDS_EARLY = "recovery ended before configured recovery target was reached"


def restore(source: Path, *, to: Path, until: dt.datetime | None, key_file: Path | None, tell: Tell) -> Path:
    """Restore onto an empty (or absent) data folder from one base backup, or from a backup folder.

    A base backup without `until` is restored as it was when made; a backup folder to its newest state. With
    `until` every transaction committed by then is there and none after. `key_file` is the master key that the
    backup was made under. Nothing is left at `to` unless all of it is there. Raises MaintenanceError.
    """
    root, folder = _chosen(source, until)
    backup = read_backup(folder)
    key = _key_for(backup, key_file)
    with_log = until is not None or folder != source
    with whole_or_nothing(to) as making:
        require_space(making, backup.database_bytes + backup.files_bytes)
        making.mkdir()
        making.chmod(0o711)
        _restore_cluster(folder, making, tell)
        _recover(making, backup, root if with_log else None, until, tell)
        tell("放回附件和文件……")
        file_store.put_back(_files(root, folder, with_log), root, making, tell)
        write_key(making / MASTER, key.read_bytes())
        here = Installation(making, read_master_key(making / MASTER))
        put_back_ring(here, root, until if with_log else backup.moment)
        begin_line(making)
        tell("核对……")
    return to


def restore_before_upgrade(data_dir: Path, root: Path, tell: Tell) -> Path:
    """Put the database back as it was before the last upgrade; what it is now is set aside beside it.

    Attachments stay: they are never changed. Returns where the present database went. Raises
    MaintenanceError, AlreadyServing while `yinhui serve` runs.
    """
    before = [path for path, backup in base_backups(root) if backup.kind == "upgrade"]
    if not before:
        raise MaintenanceError(f"在 {root} 里没有升级前的备份。请用 yinhui restore 从别的备份恢复。")
    with hold_data_folder(data_dir):
        return put_back_in_place(before[-1], data_dir, tell)


def put_back_in_place(folder: Path, data_dir: Path, tell: Tell) -> Path:
    """Replace the cluster of a data folder that nobody is serving by a base backup's. Returns where the old
    one went."""
    backup = read_backup(folder)
    making = data_dir / "restoring.partial"
    aside = data_dir / f"postgres.before-restore-{stamp(clock.now())}"
    remove(making)
    require_space(making, backup.database_bytes)
    try:
        making.mkdir()
        making.chmod(0o711)
        _restore_cluster(folder, making, tell)
        _recover(making, backup, None, None, tell)
        postgres.stop(data_dir)
        (data_dir / "postgres").replace(aside)
        (making / "postgres").replace(data_dir / "postgres")
        sync(data_dir)
        begin_line(data_dir)
    finally:
        remove(making)
    return aside


def _chosen(source: Path, until: dt.datetime | None) -> tuple[Path, Path]:
    """Return the backup folder and the base backup that a source means."""
    if (source / "backup.json").exists():
        backup = read_backup(source)
        if until is not None and until < backup.moment:
            raise MaintenanceError(
                f"这份备份是 {_shown(backup.moment)} 做完的，不能回到更早的 {_shown(until)}。"
                "请选更早的一份，或者直接写备份文件夹，由程序来选。",
                code="until_too_early",
            )
        return source.parent.parent, source
    found = base_backups(source)
    if not found:
        raise MaintenanceError(
            f"在 {source} 里没有找到备份。请写备份文件夹（里面有 base），或者便携备份的 .yha 文件。",
            code="no_backup",
        )
    early_enough = [path for path, backup in found if until is None or backup.moment <= until]
    if not early_enough:
        raise MaintenanceError(
            f"最早的一份备份是 {_shown(found[0][1].moment)} 做完的，回不到 {_shown(until)}。"
            "请写晚一些的时间。",
            code="until_too_early",
        )
    return source, early_enough[-1]


def _key_for(backup: BaseBackup, key_file: Path | None) -> Path:
    """Return the key file to put back. Raises MaintenanceError when it is not the backup's."""
    path = key_file or Path(os.environ.get("YINHUI_DATA", "data")) / MASTER
    found = fingerprint_of(path.resolve())
    if found is None:
        raise MaintenanceError(
            "备份里没有密钥（为了安全，密钥不放在整库备份里）。"
            "请用 --key 指定原来数据目录里的 master.key，或者改用便携备份恢复。",
            code="key_missing",
        )
    if found != backup.key:
        raise MaintenanceError(
            f"{path} 不是这份备份的密钥（备份要 {backup.key}，这一把是 {found}）。"
            "请用 --key 指定原来的 master.key。",
            code="key_wrong",
        )
    return path.resolve()


def _restore_cluster(folder: Path, making: Path, tell: Tell) -> None:
    """Unpack a base backup's cluster below `making` and check every file of it."""
    cluster = making / "postgres"
    cluster.mkdir()
    tell("展开数据库……")
    try:
        _unpack(folder / "data" / "base.tar.gz", cluster)
        _unpack(folder / "data" / "pg_wal.tar.gz", cluster / "pg_wal")
        shutil.copyfile(folder / "data" / "backup_manifest", cluster / "backup_manifest")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise Damaged(f"备份 {folder.name} 读不出来，内容已损坏。请换一份备份。（{error}）") from error
    postgres.own_files(cluster)
    tell("核对数据库……")
    try:
        postgres.run_program("pg_verifybackup", "-q", str(cluster))
    except postgres.PostgresError as error:
        raise Damaged(f"备份 {folder.name} 的校验没有通过，内容已损坏。请换一份备份。{error}") from error
    # The socket's lock names the server that was copied; it may be alive, and this is another.
    for stale in (*cluster.glob(".s.PGSQL.*"), cluster / "server.log"):
        stale.unlink(missing_ok=True)


def _unpack(archive: Path, folder: Path) -> None:
    # gzip, not tarfile's own reader: pg_basebackup writes the log in several gzip members.
    with gzip.open(archive) as plain, tarfile.open(fileobj=plain, mode="r|") as content:
        content.extractall(folder, filter="data")


def _recover(
    making: Path, backup: BaseBackup, root: Path | None, until: dt.datetime | None, tell: Tell
) -> None:
    """Let PostgreSQL read the log up to where it is wanted, and begin a timeline of its own."""
    cluster = making / "postgres"
    staged = cluster / STAGED_LOG
    if root is not None and (root / "wal" / backup.line).exists():
        tell("取日志……")
        wal_archive.stage(root / "wal" / backup.line, backup.since, staged)
        postgres.own_files(staged)
    settings = [f'restore_command = \'cp "{STAGED_LOG}/%f" "%p"\'', "recovery_target_action = 'promote'"]
    if until is not None:
        settings.append(f"recovery_target_time = '{until.astimezone(dt.UTC).isoformat()}'")
    elif root is None:
        settings.append("recovery_target = 'immediate'")
    with (cluster / "postgresql.auto.conf").open("a") as conf:
        conf.write("".join(f"{setting}\n" for setting in settings))
    (cluster / "recovery.signal").touch()
    postgres.own_files(cluster)
    tell("数据库回到所要的时间……")
    try:
        postgres.recover(making)
        _forget_recovery(making)
    except postgres.PostgresError as error:
        if LOG_ENDS_EARLY in str(error):
            raise MaintenanceError(
                f"备份里的日志还没有记到 {_shown(until)}。请写早一些的时间，或者去掉 --until 恢复到最后。",
                code="until_too_late",
            ) from error
        raise
    finally:
        postgres.stop(making)
    remove(staged)


def _forget_recovery(making: Path) -> None:
    """Take the recovery's settings back out of the server's own file."""
    for name in ("restore_command", "recovery_target_action", "recovery_target_time", "recovery_target"):
        postgres.run_program(
            *("psql", "-h", str(postgres.socket_dir_of(making)), "-U", postgres.SUPERUSER, "-qAtc"),
            f"alter system reset {name}",
            "postgres",
        )


def _files(root: Path, folder: Path, with_log: bool) -> Iterable[file_store.KeptFile]:
    """The backup's files, and with the log those that came after it."""
    files = {file.path: file for file in file_store.read_list(folder / "files.txt")}
    if with_log:
        later = file_store.read_list(root / "files" / file_store.LATEST)
        files |= {file.path: file for file in later}
    return files.values()


def _shown(moment: dt.datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
