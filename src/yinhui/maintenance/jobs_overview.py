"""Jobs that a person must look at: failed for good, or left by a worker that died again and again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.job_failures import failure_of
from yinhui.kernel.sql_files import sql

SHOWN_MAX = 50
# What a job is called, by its task.
NAMES = {
    "yinhui.audit.jobs.seal_trail": "封存操作痕迹",
    "yinhui.audit.jobs.verify_trail": "核验操作痕迹",
    "yinhui.audit.jobs.archive_trail": "归档操作痕迹",
    "yinhui.privacy.make_full_file": "整理个人全部资料",
    "yinhui.privacy.jobs.remove_weekly": "清理到期的资料",
    "yinhui.kernel.jobs.sweep_attachments": "清理没有用到的附件",
    "yinhui.kernel.jobs.forget_old_jobs": "清理旧的任务记录",
    "yinhui.kernel.jobs.retry_stalled_jobs": "接着办中断的任务",
    "yinhui.maintenance.jobs.back_up_daily": "每日备份",
    "yinhui.maintenance.jobs.check_installation": "每日检查",
    "yinhui.maintenance.jobs.mirror_files": "备份新的附件",
    "yinhui.occasions.scheduling.jobs.lay_arrangements": "按固定安排排出活动",
    "yinhui.publicity.notices.jobs.choose_in_background": "选通知对象",
    "yinhui.publicity.notices.jobs.remind_daily": "提醒没读通知的人",
    "yinhui.registry.jobs.read_roster_file": "读取名册",
    "yinhui.registry.jobs.write_roster": "写入名册",
    "yinhui.registry.jobs.forget_rosters": "清理没有应用的名册",
    "yinhui.reports.write_report": "生成报告",
    "yinhui.reports.jobs.take_over_left_reports": "接着生成中断的报告",
    "yinhui.rulebook.jobs.reconcile_all_counties": "每日应办",
    "yinhui.rulebook.reconcile_county": "一个县的应办",
}


class Asked(Protocol):
    """A database connection or cursor, psycopg's or Django's."""

    def execute(self, query: Any, parameters: Any = None) -> Any:
        """Run a query."""


@dataclass(frozen=True)
class FailingJob:
    """A job that is not tried again by itself: what it is, since when, how often tried, and why it fails."""

    id: int
    name: str
    failed_at: dt.datetime
    attempts: int
    reason: str


def failing_jobs(connection: Asked) -> list[FailingJob]:
    """Return the jobs that wait for a person, newest first."""
    rows = connection.execute(sql(__file__, "failing_jobs").encode(), [SHOWN_MAX]).fetchall()
    found = []
    for job_id, task, attempts, at in rows:
        failure = failure_of(job_id)
        reason = failure.reason if failure else "执行它的进程多次中断，原因在数据目录的 logs/worker.log。"
        found.append(FailingJob(job_id, NAMES.get(task, task), at or clock.now(), attempts, reason))
    return found


@action(needs="run_system")
def run_again(*, actor: Actor, job_id: int) -> int:
    """Order a failed or stalled job once more. Returns its number. Raises NotFound."""
    from django.db import connection  # noqa: PLC0415 - the checks above need no Django

    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "run_again"), [job_id])
        if cursor.fetchone() is None:
            raise NotFound("这项任务已经在办，或者已经办完了。请刷新后再看。")
    return job_id
