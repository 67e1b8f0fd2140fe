"""The kernel's periodic jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinhui.kernel.attachments import sweep_orphans


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="sweep-orphans")
def sweep_attachment_orphans(timestamp: int) -> int:
    """Each night, remove the files that a broken transfer left behind. Returns how many."""
    return sweep_orphans()
