"""A job that fails is tried again after growing pauses, then left for a person, with the reason beside it.

The reason is kept in a file and not in the database, which may be what failed. It never holds what an error
says of somebody's data: only an error of ours is quoted (kernel.errors: no sensitive values), of any other
its kind.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job
from procrastinate.tasks import Task

from yinhui.kernel import clock
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.installation import installation
from yinhui.kernel.troubles import trouble_in

# Before the second, third, fourth and fifth attempt: a moment's trouble, a restart, a disk to be cleaned.
PAUSES_S = (60, 5 * 60, 30 * 60, 2 * 3600)
ATTEMPTS_MAX = len(PAUSES_S) + 1
KEPT_DAYS = 90


@dataclass(frozen=True)
class Failure:
    """Why a job failed the last time: when (ISO 8601), how often so far, and the reason in words."""

    at: str
    attempts: int
    reason: str


class GrowingPauses(BaseRetryStrategy):
    """Try again as PAUSES_S says; keep the reason each time."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, None when it has been tried often enough."""
        note_failure(job, exception)
        if job.attempts >= len(PAUSES_S):
            return None
        return RetryDecision(retry_in={"seconds": PAUSES_S[job.attempts]})


def retry_all(tasks: dict[str, Task[..., object, ...]]) -> None:
    """Let every task that says nothing else be tried again so."""
    for task in tasks.values():
        if task.retry_strategy is None:
            task.retry_strategy = GrowingPauses()


def note_failure(job: Job, exception: BaseException) -> None:
    """Keep why a job failed; a disk that does not even take that is no reason to fail otherwise."""
    failure = Failure(clock.now().isoformat(), job.attempts + 1, reason_of(exception))
    try:
        path = _path(job.id or 0)
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(asdict(failure), ensure_ascii=False))
    except OSError:
        return


def failure_of(job_id: int) -> Failure | None:
    """Return why a job failed the last time, if that is known."""
    try:
        return Failure(**json.loads(_path(job_id).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget_old_failures() -> int:
    """Remove reasons older than KEPT_DAYS. Returns how many."""
    gone = 0
    for path in _path(0).parent.glob("*.json"):
        if clock.now().timestamp() - path.stat().st_mtime > KEPT_DAYS * 24 * 3600:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def reason_of(exception: BaseException) -> str:
    """Say in words why, without anybody's data."""
    if isinstance(exception, YinhuiError):
        return exception.message
    if (trouble := trouble_in(exception)) is not None:
        return f"{trouble.title}。"
    cause = exception.__cause__ or exception
    state = f" {cause.sqlstate}" if isinstance(cause, psycopg.Error) and cause.sqlstate else ""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(cause).__name__)
    return f"程序出错（{words}{state}）。详细记录在数据目录的 logs/worker.log。"


def _path(job_id: int) -> Path:
    return installation().data_dir / "job-failures" / f"{job_id}.json"
