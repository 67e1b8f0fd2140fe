"""This room's shell commands: `yinhui backup`, `yinhui restore`, `yinhui check`."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yinhui.kernel.installation import Installation
    from yinhui.maintenance.sealing import Seal

EXIT_DONE, EXIT_REFUSED = 0, 1


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `backup`, `restore` and `check`."""
    backup = commands.add_parser(
        "backup",
        help="备份",
        description="整库备份（默认），或者加密的便携备份（--portable），用来搬到另一台机器。",
    )
    backup.add_argument("--to", type=Path, metavar="FOLDER", help="备份到哪里（默认数据目录的 backups）")
    backup.add_argument("--portable", action="store_true", help="一个加密的文件：数据库、附件和密钥都在里面")
    _add_passphrase(backup)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser(
        "restore",
        help="从备份恢复",
        description="恢复到一个空的数据目录；写备份文件夹时可以用 --until 回到任何一个时间。",
    )
    restore.add_argument("source", type=Path, nargs="?", metavar="FILE|FOLDER", help="备份文件或备份文件夹")
    restore.add_argument("--to", type=Path, metavar="EMPTY_DATA_FOLDER", help="恢复到这个空的数据目录")
    restore.add_argument("--until", type=_moment, metavar="TIME", help="回到这个时间，如 2026-11-24T10:30:00")
    restore.add_argument("--key", type=Path, metavar="FILE", help="原来的密钥文件 master.key")
    restore.add_argument("--trial", action="store_true", help="试恢复到临时文件夹，核对后删掉")
    restore.add_argument(
        "--last-before-upgrade", action="store_true", help="把本数据目录的数据库退回到上次升级之前"
    )
    _add_passphrase(restore)
    _add_check(commands)
    restore.set_defaults(run=_restore, own_database=True)


def _add_check(commands: argparse._SubParsersAction[Any]) -> None:
    check = commands.add_parser(
        "check",
        help="检查这套系统有没有问题",
        description="逐项检查并说明怎么办。退出状态：0 正常；1 有提醒；2 有要处理的问题。",
    )
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.add_argument("--full", action="store_true", help="把每个附件都读一遍")
    check.set_defaults(run=_check, own_database=True)


def _check(chosen: argparse.Namespace) -> int:
    """Look the installation over; the exit status is the worst finding."""
    import json

    import django

    from yinhui.kernel import postgres
    from yinhui.kernel.installation import installation

    here = installation()
    django.setup()
    from yinhui.maintenance import checking

    started = False
    try:
        started = here.is_embedded and postgres.start(here.data_dir)
    except postgres.PostgresError as error:
        _tell(str(error))
    try:
        found = checking.check(here, full=chosen.full)
    finally:
        if started:
            postgres.stop(here.data_dir)
    if chosen.json:
        print(json.dumps(checking.as_data(found), ensure_ascii=False, indent=1))
    else:
        for finding in found:
            print(f"[{finding.severity.word}] {finding.part}：{finding.found}")
            if finding.to_do:
                print(f"        怎么办：{finding.to_do}")
    return int(checking.worst(found))


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="便携备份的口令写在这个文件里")


def _moment(text: str) -> dt.datetime:
    """Read a moment; without a zone it is Shanghai's."""
    from yinhui.kernel.clock import SHANGHAI

    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _backup(chosen: argparse.Namespace) -> int:
    """Take a backup; say what it is good for and where the key is."""
    from yinhui.kernel.installation import installation
    from yinhui.maintenance import archive, physical
    from yinhui.maintenance.folders import backups_folder, stamp

    here = installation()
    root = (chosen.to or backups_folder(here)).resolve()
    try:
        if chosen.portable:
            from yinhui.kernel import clock

            place = root / f"yinhui-{stamp(clock.now())}{archive.SUFFIX}"
            seal = _passphrase(chosen.passphrase_file, twice=True)
            header = archive.write_archive(
                here, to=place, seal=seal, history=backups_folder(here), tell=_tell
            )
            print(f"便携备份做好了：{place}")
            print(f"{header['tables']} 张表，{header['rows']} 行，{header['files']} 个文件；密钥也在里面。")
            print("没有口令谁也打不开，口令忘了也没有办法找回：请另外保管好。")
        else:
            place = physical.take_base_backup(here, root=root, kind="manual", tell=_tell)
            backup = physical.read_backup(place)
            print(f"整库备份做好了，已核对：{place}")
            print(f"数据库 {backup.database_bytes // 1024 // 1024}MB，文件 {backup.files} 个。")
            print(
                f"密钥不在备份里。恢复时要用 {here.data_dir / 'master.key'}，请另存一份，不要和备份放在一起。"
            )
    except _refusals() as error:
        print(f"没有备份成：{error}", file=sys.stderr)
        return EXIT_REFUSED
    return EXIT_DONE


def _restore(chosen: argparse.Namespace) -> int:
    """Restore, or say why not."""
    try:
        if chosen.last_before_upgrade:
            return _restore_before_upgrade()
        if chosen.source is None or (chosen.to is None) is not chosen.trial:
            _tell("请写明从哪个备份恢复，并用 --to 写明恢复到哪个空的数据目录（或者用 --trial 试恢复）。")
            return EXIT_REFUSED
        if chosen.trial:
            with tempfile.TemporaryDirectory(prefix="yinhui-trial-") as folder:
                _restore_to(chosen, Path(folder) / "data")
            print("试恢复成功：备份是完整的。临时文件夹已删除。")
            return EXIT_DONE
        _restore_to(chosen, chosen.to.resolve())
    except _refusals() as error:
        print(f"没有恢复：{error}", file=sys.stderr)
        return EXIT_REFUSED
    print(f"恢复好了：{chosen.to.resolve()}")
    print(f"用它启动：YINHUI_DATA={chosen.to.resolve()} yinhui serve")
    return EXIT_DONE


def _restore_to(chosen: argparse.Namespace, to: Path) -> None:
    from yinhui.maintenance import archive_restoring, restoring

    source = chosen.source.resolve()
    if source.is_dir() or not source.exists():
        restoring.restore(source, to=to, until=chosen.until, key_file=chosen.key, tell=_tell)
        return
    from yinhui.maintenance.errors import MaintenanceError

    if chosen.until is not None:
        raise MaintenanceError(
            "便携备份只能恢复到做它的那一刻，不能用 --until。回到任意时间请用整库备份的文件夹。"
        )
    archive_restoring.restore_archive(source, to=to, seal=_opening_seal(source, chosen), tell=_tell)


def _opening_seal(source: Path, chosen: argparse.Namespace) -> Seal:
    """Return what opens this archive: the key file for the program's own, else the passphrase."""
    from yinhui.maintenance.sealing import InstallationKey, header_of

    with source.open("rb") as file:
        by = header_of(file)["seal"].get("by")
    if by == "installation":
        return InstallationKey(_installation_of(chosen.key))
    return _passphrase(chosen.passphrase_file, twice=False)


def _installation_of(key_file: Path | None) -> Installation:
    from yinhui.kernel.installation import Installation, read_master_key
    from yinhui.maintenance.errors import MaintenanceError

    path = key_file or Path(os.environ.get("YINHUI_DATA", "data")) / "master.key"
    if not path.exists():
        raise MaintenanceError("这份备份用本机的密钥封存。请用 --key 指定原来数据目录里的 master.key。")
    return Installation(path.resolve().parent, read_master_key(path))


def _restore_before_upgrade() -> int:
    from yinhui.kernel.installation import installation
    from yinhui.maintenance import restoring
    from yinhui.maintenance.folders import backups_folder

    here = installation()
    aside = restoring.restore_before_upgrade(here.data_dir, backups_folder(here), _tell)
    print("数据库已退回到上次升级之前。请用升级前的那一版程序启动。")
    print(f"升级后的数据库没有删，在 {aside}，确认不再需要后可以删除。")
    return EXIT_DONE


def _passphrase(file: Path | None, *, twice: bool) -> Seal:
    """Read the passphrase from a file or from the terminal. Raises MaintenanceError."""
    from yinhui.maintenance.errors import MaintenanceError
    from yinhui.maintenance.sealing import Passphrase

    named = file or (Path(path) if (path := os.environ.get("YINHUI_PASSPHRASE_FILE")) else None)
    if named is not None:
        return Passphrase(named.read_text().strip())
    if not sys.stdin.isatty():
        raise MaintenanceError("便携备份要有口令。请用 --passphrase-file 指定写着口令的文件。")
    text = getpass.getpass("口令：")
    if twice and getpass.getpass("再输一遍：") != text:
        raise MaintenanceError("两次输入的口令不一样。请重新来一次。")
    return Passphrase(text)


def _refusals() -> tuple[type[Exception], ...]:
    import psycopg

    from yinhui.kernel.errors import YinhuiError
    from yinhui.kernel.postgres import PostgresError

    return (YinhuiError, PostgresError, psycopg.Error, OSError)
