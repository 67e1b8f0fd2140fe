"""Troubles that are nobody's mistake: no database, no disk, too long, in each other's way. Each has a message
that says what to do; what was typed is kept by the page that shows it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass

import django.db
import psycopg
from psycopg import errors


@dataclass(frozen=True)
class Trouble:
    """What to tell: a stable code, a heading, what to do, the HTTP status, and when it is worth trying again
    (seconds; 0: not by waiting)."""

    code: str
    title: str
    message: str
    status: int
    retry_after_s: int


DATABASE_AWAY = Trouble(
    "database_away",
    "数据库暂时连不上",
    "系统正在自动重新连接，一般一分钟内就好。这一步还没有保存，请过一会儿按“再试一次”。",
    503,
    10,
)
DATABASE_BUSY = Trouble(
    "database_busy", "现在用的人太多", "系统一时忙不过来，这一步还没有保存。请过一会儿按“再试一次”。", 503, 10
)
DISK_FULL = Trouble(
    "disk_full",
    "服务器的磁盘满了",
    "这一步没有保存，以前的内容都在。请告诉系统管理员清理磁盘，然后再办一次。",
    507,
    0,
)
TOO_LONG = Trouble(
    "too_long",
    "要查的内容太多，没有查完",
    "为了不影响别人，查得太久的会停下。请按组织、时间等缩小范围，再查一次。",
    503,
    0,
)
IN_THE_WAY = Trouble(
    "in_the_way",
    "别人正在改同一处",
    "这一步还没有保存。请过一会儿按“再试一次”，或者先看看别人改了什么。",
    503,
    5,
)

_BY_ERROR: tuple[tuple[type[Exception], Trouble], ...] = (
    (errors.DiskFull, DISK_FULL),
    (errors.OutOfMemory, DATABASE_BUSY),
    (errors.TooManyConnections, DATABASE_BUSY),
    (errors.QueryCanceled, TOO_LONG),
    (errors.LockNotAvailable, IN_THE_WAY),
    (errors.DeadlockDetected, IN_THE_WAY),
    (errors.SerializationFailure, IN_THE_WAY),
    (errors.AdminShutdown, DATABASE_AWAY),
    (errors.CrashShutdown, DATABASE_AWAY),
    (errors.CannotConnectNow, DATABASE_AWAY),
    (errors.IdleInTransactionSessionTimeout, DATABASE_AWAY),
)
_DISK_FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def trouble_in(exception: BaseException | None) -> Trouble | None:
    """Return the trouble that an exception, or one that caused it, stands for; None for a mistake of ours."""
    for cause in _causes(exception):
        if isinstance(cause, OSError) and cause.errno in _DISK_FULL_NUMBERS:
            return DISK_FULL
        for kind, trouble in _BY_ERROR:
            if isinstance(cause, kind):
                return trouble
        if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
            return DATABASE_AWAY
        if isinstance(cause, django.db.InterfaceError):  # "connection already closed": it broke before
            return DATABASE_AWAY
    return None


def _causes(exception: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        yield exception
        exception = exception.__cause__ or exception.__context__
