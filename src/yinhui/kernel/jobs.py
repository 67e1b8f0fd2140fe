"""The kernel's periodic jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinhui.kernel.attachments import sweep_orphans, sweep_unlinked


# Procrastinate reads this in UTC: twenty to four at night in Shanghai.
@app.periodic(cron="40 19 * * *")
@app.task(queueing_lock="sweep-attachments")
def sweep_attachments(timestamp: int) -> int:
    """Each night, forget what was sent and never used, and remove the files that nothing names.

    Returns how many files went.
    """
    sweep_unlinked()
    return sweep_orphans()
