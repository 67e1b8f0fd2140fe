"""The kernel's periodic jobs."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

from yinhui.kernel.attachments import sweep_orphans, sweep_unlinked
from yinhui.kernel.clock_guard import note_time, require_forward
from yinhui.kernel.job_failures import KEPT_DAYS, forget_old_failures

# What was done is of interest for a week; what failed as long as its reason is kept.
DONE_KEPT_HOURS = 7 * 24
FAILED_KEPT_HOURS = KEPT_DAYS * 24


# Procrastinate reads this in UTC: twenty to four at night in Shanghai.
@app.periodic(cron="40 19 * * *")
@app.task(queueing_lock="sweep-attachments")
def sweep_attachments(timestamp: int) -> int:
    """Each night, forget what was sent and never used, and remove the files that nothing names.

    Returns how many files went. Raises ClockWentBack.
    """
    require_forward()
    sweep_unlinked()
    return sweep_orphans()


@app.periodic(cron="50 19 * * *")
@app.task(queueing_lock="forget-old-jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Each night, forget the jobs that were done long ago. Raises ClockWentBack."""
    require_forward()
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=DONE_KEPT_HOURS)
    await manager.delete_old_jobs(nb_hours=FAILED_KEPT_HOURS, include_failed=True)
    forget_old_failures()


# A job that has taken its worker with it so often is left for a person to look at.
ATTEMPTS_MAX = 3


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry-stalled-jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Each minute, note the time and order again what a killed worker left half done. Returns how many jobs.

    Every job may be run twice: what it did is rolled back with its transaction, or found done.
    """
    note_time()
    manager = context.app.job_manager
    stalled = [job for job in await manager.get_stalled_jobs() if job.attempts < ATTEMPTS_MAX]
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)
