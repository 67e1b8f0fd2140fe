"""The room's jobs: large reports, written in the background."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yinhui.kernel import clock
from yinhui.kernel.scope import everywhere
from yinhui.reports.actions import is_small, write_report
from yinhui.reports.models import Report, ReportState

# A million people take a few minutes; a report that is not there after this was left by a killed worker.
LEFT_AFTER_MIN = 30


@app.task(name="yinhui.reports.write_report")
def write_in_background(report_id: int) -> str:
    """Write a report that was asked for. Returns its file's SHA-256."""
    return write_report(report_id).sha256


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="reports-left")
def take_over_left_reports(timestamp: int) -> int:
    """Order again what a killed worker left waiting or half written. Returns how many."""
    with everywhere():
        left = Report.objects.filter(
            state__in=(ReportState.WAITING, ReportState.WRITING),
            requested_at__lt=clock.now() - dt.timedelta(minutes=LEFT_AFTER_MIN),
        ).values_list("pk", flat=True)
        for report_id in left:
            write_soon(report_id)
    return len(left)


def write_now_or_soon(report: Report) -> None:
    """Write a small report at once and order a job for a large one."""
    if is_small(report):
        write_report(report.pk)
    else:
        write_soon(report.pk)


def write_soon(report_id: int) -> None:
    """Order the job that writes a report; one that waits already will do."""
    try:
        with transaction.atomic():
            write_in_background.configure(queueing_lock=f"report-{report_id}").defer(report_id=report_id)
    except AlreadyEnqueued:
        return
