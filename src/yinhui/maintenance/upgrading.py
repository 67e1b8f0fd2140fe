"""Bringing the tables up to date: a backup first, and the old state again when it goes wrong."""

from __future__ import annotations

import traceback
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor

from yinhui.kernel import clock, postgres
from yinhui.kernel.installation import Installation
from yinhui.maintenance.archive import SUFFIX, write_archive
from yinhui.maintenance.errors import MaintenanceError
from yinhui.maintenance.folders import Tell, backups_folder, remove, stamp
from yinhui.maintenance.physical import take_base_backup
from yinhui.maintenance.restoring import put_back_in_place
from yinhui.maintenance.sealing import InstallationKey


class UpgradeFailed(MaintenanceError):
    """The new version's tables could not be made; the message says what state the data is in."""

    code = "upgrade_failed"


def unapplied_migrations() -> list[str]:
    """Return the names of the migrations that this version brings and the database has not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def update_tables(here: Installation, tell: Tell) -> None:
    """Apply what is unapplied. Where there is data it is backed up first, and a failure puts it back (with an
    own PostgreSQL: says how). Raises UpgradeFailed, or MaintenanceError when no backup can be made."""
    waiting = unapplied_migrations()
    backup = _back_up(here, len(waiting), tell) if waiting and _has_data() else None
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        connections.close_all()
        log = _write_log(here, error)
        if backup is None:
            raise UpgradeFailed(f"数据表没有建好：{error}。详细记录在 {log}") from error
        raise UpgradeFailed(_undo(here, backup, tell) + f"原因：{error}。详细记录在 {log}") from error


def _has_data() -> bool:
    """True if somebody has used this database: a new one has no accounts and no organisations."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {"registry_account", "registry_organisation"} & tables:
            cursor.execute(f"select exists (select from {table})")  # noqa: S608 - one of the two above
            if cursor.fetchone()[0]:
                return True
    return False


def _back_up(here: Installation, steps: int, tell: Tell) -> Path:
    tell(f"有 {steps} 步升级，先备份……")
    root = backups_folder(here)
    if here.is_embedded:
        place = take_base_backup(here, root=root, kind="upgrade", tell=lambda line: None)
    else:
        place = root / "archives" / f"before-upgrade-{stamp(clock.now())}{SUFFIX}"
        write_archive(here, to=place, seal=InstallationKey(here), history=root, tell=lambda line: None)
    tell(f"升级前的备份：{place}（{clock.now():%H:%M:%S}）")
    return place


def _undo(here: Installation, backup: Path, tell: Tell) -> str:
    """Put the old state back if it is ours to do; return what to tell."""
    if not here.is_embedded:
        return (
            "升级没有成功，数据库可能停在半路。请用升级前的程序，新建一个空的数据库，运行 "
            f"yinhui restore {backup} --to 空文件夹 。"
        )
    try:
        remove(put_back_in_place(backup, here.data_dir, tell))
    except (MaintenanceError, postgres.PostgresError, OSError) as error:
        return f"升级没有成功，也没有能自动退回（{error}）。请运行 yinhui restore --last-before-upgrade 。"
    return "升级没有成功，数据已经退回到升级之前，没有丢失。请用升级前的程序启动，并把原因告诉开发人员。"


def _write_log(here: Installation, error: Exception) -> Path:
    log = here.data_dir / "logs" / "upgrade.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("a") as out:
        out.write(f"{clock.now().isoformat()}\n{''.join(traceback.format_exception(error))}\n")
    return log
