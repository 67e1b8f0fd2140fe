"""The trail's periodic jobs, as the owner: sealing, verifying, archiving. The program's role cannot."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinhui.audit import archiving, sealing, verifying
from yinhui.kernel import clock
from yinhui.kernel.database import as_owner


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal-trail")
def seal_trail(timestamp: int) -> int:
    """Each minute, seal what was written. Returns how many rows."""
    with as_owner():
        made = sealing.seal()
    return made.rows if made else 0


# Procrastinate reads this in UTC: half past two at night in Shanghai.
@app.periodic(cron="30 18 * * *")
@app.task(queueing_lock="verify-trail")
def verify_trail(timestamp: int) -> int:
    """Each night, verify the whole chain; the auditor's pages show it. Returns how many problems."""
    with as_owner():
        return len(verifying.verify().problems)


# The first of the month, ten past three at night in Shanghai.
@app.periodic(cron="10 19 1 * *")
@app.task(queueing_lock="archive-trail")
def archive_trail(timestamp: int) -> int:
    """Each month, archive what has been online long enough. Returns how many rows."""
    with as_owner():
        made = archiving.archive(before=archiving.online_since(clock.today()))
    return sum(file.rows for file in made)
