"""Checks that need no database: folder, key, disk, clock, backups."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from pathlib import Path

from yinhui.kernel import clock, clock_guard, postgres
from yinhui.kernel.installation import Installation
from yinhui.maintenance.findings import Finding, error, good, warning
from yinhui.maintenance.folders import attempts, backups_folder
from yinhui.maintenance.keys import MASTER
from yinhui.maintenance.physical import base_backups
from yinhui.maintenance.wal_archive import line_has_backup

GIBIBYTE = 1024**3
FREE_ERROR_BYTES = GIBIBYTE
FREE_WARNING_BYTES = 5 * GIBIBYTE
BACKUP_OLD_AFTER = dt.timedelta(hours=48)
PORTABLE_OLD_AFTER = dt.timedelta(days=92)


def folder_and_key(here: Installation) -> list[Finding]:
    """The data folder can be written to, and nobody else reads the key."""
    found = []
    if os.access(here.data_dir, os.W_OK | os.X_OK):
        found.append(good("数据目录", str(here.data_dir)))
    else:
        found.append(
            error("数据目录", f"{here.data_dir} 不能写入。", "请把这个文件夹的权限交给运行银辉的账号。")
        )
    key = here.data_dir / MASTER
    mode = stat.S_IMODE(key.stat().st_mode)
    if mode & 0o077:
        found.append(error("密钥", f"密钥文件别的账号也能读（权限 {mode:o}）。", f"请运行 chmod 600 {key}"))
    else:
        found.append(good("密钥", "在，只有运行银辉的账号能读。"))
    return found


def disk(here: Installation) -> list[Finding]:
    """There is room for the data and for the backups."""
    found = [_room("数据磁盘", here.data_dir)]
    backups = backups_folder(here)
    if backups.exists():
        found.append(_room("备份磁盘", backups))
        if backups.stat().st_dev == here.data_dir.stat().st_dev:
            found.append(
                warning(
                    "备份位置",
                    "备份和数据在同一块磁盘上，磁盘坏了会一起丢。",
                    "请接一块另外的磁盘，用环境变量 YINHUI_BACKUPS 指定备份文件夹，重新启动。",
                )
            )
    return found


def machine_clock(here: Installation) -> list[Finding]:
    """The clock has not gone back."""
    behind = clock_guard.went_back_by()
    if not behind:
        return [good("时钟", f"{clock.now():%Y-%m-%d %H:%M}（上海）")]
    return [
        error(
            "时钟",
            f"时钟比最近一次见到的时间倒退了 {behind}，按日期办的事已先停下。",
            "请把系统时间调对。如果原来走快了、现在才对，请删除数据目录里的 latest-moment 文件。",
        )
    ]


def backups(here: Installation) -> list[Finding]:
    """The last backup is young and whole, the log goes on, and a portable archive has been made."""
    root = backups_folder(here)
    tried = attempts(root)
    found = [_last_backup(here, root)]
    if tried and not tried[0].ok:
        found.append(
            error(
                "备份失败",
                f"{tried[0].moment:%m月%d日 %H:%M} 的备份没有做成：{tried[0].message}",
                "请按上面的原因处理，再运行 yinhui backup。",
            )
        )
    if here.is_embedded and base_backups(root) and not line_has_backup(here):
        found.append(
            warning(
                "回到任意时间",
                "数据库恢复或退回以后，还没有新的整库备份，暂时只能回到备份的时刻。",
                "请运行 yinhui backup，或者等今天夜里的备份。",
            )
        )
    portable = next((each for each in tried if each.ok and each.kind == "portable"), None)
    if portable is None or clock.now() - portable.moment > PORTABLE_OLD_AFTER:
        found.append(
            warning(
                "便携备份",
                "三个月内没有做过便携备份（密钥只在它里面有副本）。",
                "请运行 yinhui backup --portable --to 移动硬盘，把文件和口令分开保管。",
            )
        )
    return found


def _last_backup(here: Installation, root: Path) -> Finding:
    if not here.is_embedded:
        done = [attempt.moment for attempt in attempts(root) if attempt.ok]
        last = done[0] if done else None
    else:
        whole = base_backups(root)
        last = whole[-1][1].moment if whole else None
    to_do = "请让 yinhui serve 夜里开着，或者现在运行 yinhui backup。"
    if last is None:
        return error("备份", "还没有做过备份。", to_do)
    if clock.now() - last > BACKUP_OLD_AFTER:
        return error("备份", f"最近一次备份是 {last:%Y-%m-%d %H:%M}，太久了。", to_do)
    return good("备份", f"最近一次：{last:%Y-%m-%d %H:%M}")


def _room(part: str, folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    words = f"还有 {usage.free / GIBIBYTE:.1f}GB（共 {usage.total / GIBIBYTE:.0f}GB）"
    to_do = "请清理磁盘，或者把数据目录搬到大一些的磁盘上。"
    if usage.free < FREE_ERROR_BYTES:
        return error(part, f"{words}，快满了。满了以后什么都不能保存。", to_do)
    if usage.free < FREE_WARNING_BYTES:
        return warning(part, f"{words}，不多了。", to_do)
    return good(part, words)


def database_up(here: Installation) -> list[Finding]:
    """The embedded server runs."""
    if not here.is_embedded or postgres.is_running(here.data_dir):
        return []
    log = here.data_dir / "postgres" / "server.log"
    return [error("数据库", "没有在运行。", f"请启动 yinhui serve；启动不了时看 {log} 最后几行。")]
