"""The room's jobs: duties follow the calendar once a day, and changed facts as they change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from yinhui.kernel import clock
from yinhui.kernel.clock_guard import require_forward
from yinhui.kernel.scope import acting
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation
from yinhui.rulebook.engine import reconcile
from yinhui.rulebook.models import Institution

# A little over a year, so that next year's plan is there to be seen, whatever the length of the lunar year.
# Nothing before today is asked for: the job makes nothing that is over, and meets what is still open anyway.
HORIZON_DAYS = 400


# Procrastinate reads these in UTC: ten past midnight in Shanghai.
@app.periodic(cron="10 16 * * *")
@app.task(queueing_lock="duties-daily")
def reconcile_all_counties(timestamp: int) -> int:
    """Each night at ten past midnight, order a run for every county. Returns how many."""
    counties = Organisation.objects.filter(kind="county", dissolved_on__isnull=True)
    for county in counties:
        facts_changed(county.pk)
    return len(counties)


@app.task(name="yinhui.rulebook.reconcile_county")
def reconcile_county(county_id: int) -> dict[str, int]:
    """Bring a county's duties from today to the horizon in line with rules and facts. Returns the sums.

    Raises ClockWentBack: what is no longer due on a wrong day would be withdrawn.
    """
    require_forward()
    today = clock.today()
    county = Organisation.objects.get(pk=county_id)
    with acting(program_actor(county, "reconcile_county")):
        counts = reconcile(
            Institution.objects.filter(county_id=county_id),
            from_=today,
            until=today + dt.timedelta(days=HORIZON_DAYS),
            past_too=False,
        )
    return {
        "made": sum(each.made for each in counts.values()),
        "changed": sum(each.changed for each in counts.values()),
        "withdrawn": sum(each.withdrawn for each in counts.values()),
    }


def facts_changed(county_id: int) -> None:
    """Order a run for the county, inside the caller's transaction; one that waits already will do.

    A run that has begun does not count as waiting, so a change during it is followed by another run. Two at
    once are kept apart by the engine's own lock, which a killed worker cannot leave behind.
    """
    queueing_lock = f"duties-county-{county_id}"
    if ProcrastinateJob.objects.filter(queueing_lock=queueing_lock, status="todo").exists():
        return
    run = reconcile_county.configure(queueing_lock=queueing_lock)
    try:
        with transaction.atomic():
            run.defer(county_id=county_id)
    except AlreadyEnqueued:  # by somebody else, since the question above
        return


def follow_register(*, county_id: int, **signal: Any) -> None:
    """Receive the register's word that facts of a county changed."""
    facts_changed(county_id)
