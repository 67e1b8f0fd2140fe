"""The room's jobs: large reports, written in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yinhui.reports.actions import is_small, write_report
from yinhui.reports.models import Report


@app.task(name="yinhui.reports.write_report")
def write_in_background(report_id: int) -> str:
    """Write a report that was asked for. Returns its file's SHA-256."""
    return write_report(report_id).sha256


def write_now_or_soon(report: Report) -> None:
    """Write a small report at once and order a job for a large one."""
    if is_small(report):
        write_report(report.pk)
    else:
        write_in_background.defer(report_id=report.pk)
