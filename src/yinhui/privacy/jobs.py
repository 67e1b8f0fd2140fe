"""This room's jobs: making a large full file, and the weekly removal of what has been kept long enough."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yinhui.kernel.clock_guard import require_forward
from yinhui.kernel.scope import acting
from yinhui.privacy.actions_files import make_file
from yinhui.privacy.actions_retention import programs, remove_what_is_due
from yinhui.privacy.models import FullFile
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation


def make_soon(full_file: FullFile) -> None:
    """Order the job that makes a full file; one that waits already will do."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_full_file.configure(queueing_lock=f"full-file-{full_file.pk}").defer(
            full_file_id=full_file.pk, county_id=full_file.county_id
        )


@app.task(name="yinhui.privacy.make_full_file")
def make_full_file(full_file_id: int, county_id: int) -> str:
    """Make a full file that was ordered; may be run again after a kill. Returns its state."""
    county = Organisation.objects.select_related("county").get(pk=county_id)
    return make_file(full_file_id, program_actor(county, "生成个人档案"))


# Procrastinate reads this in UTC: half past two on Sunday night in Shanghai.
@app.periodic(cron="30 18 * * 0")
@app.task(queueing_lock="retention")
def remove_weekly(timestamp: int) -> int:
    """Each week, remove what has been kept long enough. Returns how many rows. Raises ClockWentBack."""
    require_forward()
    rows = 0
    for program in programs("每周清理到期的个人信息"):
        with acting(program):
            rows += remove_what_is_due(actor=program).rows
    return rows
