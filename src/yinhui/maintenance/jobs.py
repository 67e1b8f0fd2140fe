"""This room's jobs: the daily backup, and new files into the backup folder every ten minutes."""

from __future__ import annotations

import datetime as dt
import logging

from procrastinate.contrib.django import app

from yinhui.kernel import clock
from yinhui.kernel.installation import Installation, installation
from yinhui.maintenance import file_store
from yinhui.maintenance.archive import SUFFIX, write_archive
from yinhui.maintenance.checking import check, worst
from yinhui.maintenance.folders import attempts, backups_folder, folder_in, holding, remove, stamp
from yinhui.maintenance.keys import keep_ring
from yinhui.maintenance.physical import base_backups, take_base_backup
from yinhui.maintenance.rotation import keeping, rotate
from yinhui.maintenance.sealing import InstallationKey
from yinhui.maintenance.wal_archive import line_has_backup

logger = logging.getLogger(__name__)

# At night if the machine is on then; else as soon as the day's backup is so late.
NIGHT_HOURS = range(1, 6)
DUE_AFTER = dt.timedelta(hours=20)
LATE_AFTER = dt.timedelta(hours=26)
# After a failure, not every quarter of an hour.
TRY_AGAIN_AFTER = dt.timedelta(hours=1)
SUNDAY = 7


# Procrastinate reads this in UTC; whether it is time is decided by `is_due`.
@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="daily-backup")
def back_up_daily(timestamp: int) -> str:
    """Take the day's backup when it is due, then forget those that need not stay. Returns what came of it.

    A failure stands in the folder's history, which the page 系统状况, `yinhui check` and every page of a
    system administrator tell; the job's own failure stands in the queue.
    """
    here = installation()
    root = backups_folder(here)
    if not is_due(here, clock.now()):
        return "not due"
    if here.is_embedded:
        place = take_base_backup(here, root=root, kind="daily", tell=logger.info)
        rotate(here, root)
    else:
        place = folder_in(root, "archives") / f"daily-{stamp(clock.now())}{SUFFIX}"
        write_archive(here, to=place, seal=InstallationKey(here), history=root, tell=logger.info)
        for old in sorted(place.parent.glob(f"daily-*{SUFFIX}"))[: -keeping().days]:
            remove(old)
    return place.name


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mirror-files")
def mirror_files(timestamp: int) -> int:
    """Copy new attachments into the backup folder, so that any moment can be returned to with its files.
    Returns how many files there are."""
    here = installation()
    root = backups_folder(here)
    if not here.is_embedded or not base_backups(root):
        return 0
    with holding(root):
        keep_ring(here, root)
        return len(file_store.mirror(here.data_dir, root, logger.debug))


# Procrastinate reads this in UTC: six in the morning in Shanghai.
@app.periodic(cron="0 22 * * *")
@app.task(queueing_lock="check-installation")
def check_installation(timestamp: int) -> int:
    """Each morning, look the installation over for the page 系统状况; on Sundays read every attachment.
    Returns how bad the worst finding is."""
    return int(worst(check(installation(), full=clock.today().isoweekday() == SUNDAY)))


def is_due(here: Installation, now: dt.datetime) -> bool:
    """True if the day's backup should be taken now: it was long ago, or this database's line has none yet."""
    root = backups_folder(here)
    tried = [attempt for attempt in attempts(root) if attempt.kind in ("daily", "portable")]
    if tried and not tried[0].ok and now - tried[0].moment < TRY_AGAIN_AFTER:
        return False
    done = next((attempt.moment for attempt in tried if attempt.ok), None)
    if done is None or now < done or (here.is_embedded and not line_has_backup(here)):
        return True
    return now - done > (DUE_AFTER if now.hour in NIGHT_HOURS else LATE_AFTER)
