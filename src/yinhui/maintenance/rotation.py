"""Which backups stay: the newest of each of the last days, weeks and months."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from yinhui.kernel import clock
from yinhui.kernel.installation import Installation
from yinhui.maintenance import file_store, wal_archive
from yinhui.maintenance.errors import MaintenanceError
from yinhui.maintenance.folders import discard, holding, line_of
from yinhui.maintenance.physical import base_backups

# Beside those by the calendar: an upgrade can be undone for the last so many.
UPGRADES_KEPT = 3


@dataclass(frozen=True)
class Keeping:
    """How many days, weeks and months keep a backup of their own."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def keeping() -> Keeping:
    """Return what `YINHUI_BACKUP_KEEP` says (such as `7,4,12`), or the default. Raises MaintenanceError."""
    text = os.environ.get("YINHUI_BACKUP_KEEP")
    if not text:
        return Keeping()
    try:
        days, weeks, months = (int(part) for part in text.split(","))
        if min(days, weeks, months) < 0 or days < 1:
            raise ValueError(text)
    except ValueError as error:
        raise MaintenanceError(
            "YINHUI_BACKUP_KEEP 应写成“天数,周数,月数”，例如 7,4,12，天数至少是 1。"
        ) from error
    return Keeping(days, weeks, months)


def kept(moments: Iterable[dt.datetime], keep: Keeping) -> set[dt.datetime]:
    """Return those of the moments whose backups stay."""
    newest_first = sorted(moments, reverse=True)
    local = {moment: moment.astimezone(clock.SHANGHAI) for moment in newest_first}
    periods: tuple[tuple[int, Callable[[dt.datetime], Hashable]], ...] = (
        (keep.days, lambda at: at.date()),
        (keep.weeks, lambda at: at.isocalendar()[:2]),
        (keep.months, lambda at: (at.year, at.month)),
    )
    stays: set[dt.datetime] = set()
    for count, period in periods:
        newest: dict[Hashable, dt.datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(local[moment]), moment)
        stays.update(list(newest.values())[:count])
    return stays


def rotate(here: Installation, root: Path) -> int:
    """Remove the backups that need not stay, the log before the oldest daily one that stays, and contents
    that no list names. Returns how many backups went."""
    keep = keeping()
    with holding(root):
        found = base_backups(root)
        stays = kept((backup.moment for _, backup in found if backup.kind != "upgrade"), keep)
        upgrades = [path for path, backup in found if backup.kind == "upgrade"][-UPGRADES_KEPT:]
        gone = 0
        for path, backup in found:
            if path in upgrades or backup.moment in stays:
                continue
            discard(path)
            gone += 1
        _forget_log(here, root, keep)
        file_store.forget_unlisted(root)
    return gone


def _forget_log(here: Installation, root: Path, keep: Keeping) -> None:
    """Any moment since the oldest of the daily backups can be returned to; before it, only the backups."""
    line = line_of(here.data_dir)
    daily = [backup for _, backup in base_backups(root) if backup.line == line][-keep.days :]
    archive = root / "wal" / line
    if daily and archive.exists():
        wal_archive.forget_before(archive, daily[0].since)
    lines = {backup.line for _, backup in base_backups(root)} | {line}
    wal_archive.forget_lines(root / "wal", lines)
