"""系统状况: for whoever runs the system."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yinhui.kernel.installation import installation
from yinhui.kernel.requests import StaffRequest
from yinhui.maintenance.checking import LAST, check
from yinhui.maintenance.findings import Severity
from yinhui.maintenance.folders import attempts, backups_folder
from yinhui.maintenance.jobs_overview import failing_jobs, run_again
from yinhui.maintenance.physical import base_backups

ATTEMPTS_SHOWN = 10


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """系统状况: what the last check found, the backups there are, the jobs that wait for a person."""
    request.actor.require("run_system")
    here = installation()
    root = backups_folder(here)
    with connection.cursor() as cursor:
        jobs = failing_jobs(cursor)
    facts = {
        "check": _last_check(),
        "jobs": jobs,
        "backups": [backup for _, backup in reversed(base_backups(root))],
        "attempts": attempts(root)[:ATTEMPTS_SHOWN],
        "folder": root,
        "is_embedded": here.is_embedded,
    }
    return render(request, "maintenance/page.html", facts)


@require_POST
def check_now(request: StaffRequest) -> HttpResponse:
    """Look the installation over and come back to the page."""
    request.actor.require("run_system")
    check(installation())
    return redirect("system")


@require_POST
def run_job_again(request: StaffRequest, job_id: int) -> HttpResponse:
    """Order a failed job once more."""
    run_again(actor=request.actor, job_id=job_id)
    messages.success(request, "已经重新排上队，一会儿刷新看结果。")
    return redirect("system")


def notice(request: HttpRequest) -> dict[str, Any]:
    """For the shell: whether to tell this person, on every page, that the last backup failed or is too old.

    Only whoever runs the system is told; it costs reading one small file.
    """
    actor = getattr(request, "actor", None)
    if actor is None or not actor.may("run_system"):
        return {}
    last = attempts(backups_folder(installation()))[:1]
    return {"backup_failed": bool(last) and not last[0].ok}


def _last_check() -> dict[str, Any] | None:
    """What the last check found, read from its file, with words and looks; None before the first."""
    try:
        facts = json.loads((installation().data_dir / LAST).read_text())
        findings = [each | {"severity": Severity[each["severity"].upper()]} for each in facts["findings"]]
    except (OSError, ValueError, KeyError):
        return None
    return {"at": dt.datetime.fromisoformat(facts["at"]), "findings": findings}
