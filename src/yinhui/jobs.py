"""The job worker's entry: importing this module registers every room's jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

import yinhui.audit.jobs
import yinhui.kernel.jobs
import yinhui.maintenance.jobs
import yinhui.occasions.scheduling.jobs
import yinhui.privacy.jobs
import yinhui.publicity.notices.jobs
import yinhui.registry.jobs
import yinhui.reports.jobs
import yinhui.rulebook.jobs  # noqa: F401
from yinhui.kernel.job_failures import retry_all

retry_all(app.tasks)
