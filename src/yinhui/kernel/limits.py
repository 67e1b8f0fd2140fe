"""The limits of a request, each with its reason. Those of one room's things stand in that room;
docs/limits.md lists them all, and a test compares the list with the code."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

MEBIBYTE = 1024 * 1024

# A roster of 64 MB and the form around it; three photographs of 20 MB.
REQUEST_BYTES_MAX = 66 * MEBIBYTE
# Fields that are not files; a meeting's form sends a field for each who came.
REQUEST_FIELDS_MAX = 3000

# A person clicks some twenty times a minute; searching while typing asks five times a second for a while.
ACCOUNT_REQUESTS_PER_S = 10
ACCOUNT_REQUESTS_AT_ONCE = 200
# A whole office may share an address, and what is not signed in has only its address.
ADDRESS_REQUESTS_PER_S = 50
ADDRESS_REQUESTS_AT_ONCE = 1000

# What a page asks of the database: the slowest takes four seconds with a county of 200,000 people. Jobs and
# shell commands have no such limit.
STATEMENT_TIMEOUT_S = 60
# Somebody else changes the same thing: after this the person is told rather than kept waiting.
LOCK_TIMEOUT_S = 15
# A request whose process hangs holds its rows no longer than this.
IDLE_IN_TRANSACTION_S = 300

# Rows on a page of a list.
PAGE_ROWS_MAX = 100


def limit_queries() -> None:
    """Put the time limits on every database connection that this process makes: the web server calls it."""
    connection_created.connect(_limit_connection, dispatch_uid="yinhui.limits")


def _limit_connection(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false), "
            "set_config('idle_in_transaction_session_timeout', %s, false)",
            [f"{STATEMENT_TIMEOUT_S}s", f"{LOCK_TIMEOUT_S}s", f"{IDLE_IN_TRANSACTION_S}s"],
        )
