"""How far an import is, seen while its transaction is still open, and whether it still runs at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from yinhui.kernel import clock
from yinhui.registry.models import RosterProgress
from yinhui.registry.roster.refusal import RosterError

# Advisory locks of imports: this class number, and the import's id.
LOCK_CLASS = 0x59_48
WRITE_EVERY_S = 0.5


class Progress:
    """Writes an import's progress on a connection of its own, at most twice a second."""

    def __init__(self, roster_id: int) -> None:
        """Open the connection."""
        self._roster_id = roster_id
        self._connection = connection.copy()
        self._written_at = 0.0
        self._phase = ""

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Say which phase it is in and how far that is."""
        if phase == self._phase and time.monotonic() - self._written_at < WRITE_EVERY_S:
            return
        self._phase, self._written_at = phase, time.monotonic()
        with self._connection.cursor() as cursor:
            cursor.execute(
                """insert into registry_rosterprogress (roster_id, phase, done, total, updated_at)
                   values (%s, %s, %s, %s, %s)
                   on conflict (roster_id) do update set phase = excluded.phase, done = excluded.done,
                       total = excluded.total, updated_at = excluded.updated_at""",
                [self._roster_id, phase, done, total, clock.now()],
            )

    def lock(self) -> bool:
        """Take the import's lock for this connection; False if another has it."""
        with self._connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, self._roster_id])
            return bool(cursor.fetchone()[0])

    def close(self) -> None:
        """Give lock and connection back: the lock first, because a server ends a session in its own time."""
        with self._connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock_all()")
        self._connection.close()


@contextmanager
def running(roster_id: int) -> Iterator[Progress]:
    """Hold the import's lock and report its progress. Raises RosterError if it runs elsewhere already.

    The lock belongs to the progress connection: however this process ends, it is gone at once, and
    `is_running` tells the truth.
    """
    progress = Progress(roster_id)
    try:
        if not progress.lock():
            raise RosterError("这份名册正在处理，请等它完成。", code="roster_running")
        yield progress
    finally:
        progress.close()


def is_running(roster_id: int) -> bool:
    """True if a process is at work on the import now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select exists (select from pg_locks
                              where locktype = 'advisory' and classid = %s and objid = %s and granted
                                and database = (select oid from pg_database
                                                where datname = current_database()))""",
            [LOCK_CLASS, roster_id],
        )
        return bool(cursor.fetchone()[0])


def progress_of(roster_id: int) -> RosterProgress | None:
    """Return what was last reported."""
    return RosterProgress.objects.filter(roster_id=roster_id).first()
