"""The room's job: each night, arrangements make the occasions of the weeks ahead (JS10)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinhui.kernel.clock_guard import require_forward
from yinhui.kernel.scope import acting
from yinhui.occasions.scheduling.arrangements import lay
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation


# Procrastinate reads these in UTC: half past midnight in Shanghai, when the calendar's day has changed.
@app.periodic(cron="30 16 * * *")
@app.task(queueing_lock="arrangements-daily")
def lay_arrangements(timestamp: int) -> int:
    """Make every county's scheduled occasions up to the horizon. Returns how many were made.

    Raises ClockWentBack: on a wrong day the wrong ones would be withdrawn.
    """
    require_forward()
    made = 0
    for county in Organisation.objects.filter(kind="county", dissolved_on__isnull=True):
        with acting(program_actor(county, "lay_arrangements")):
            made += lay(county.pk).made
    return made
