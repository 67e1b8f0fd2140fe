"""Where a row of the trail stands: the number of its transaction, which never runs backwards.

A seal covers a range of positions, so a row that commits late is never passed over: the range ends before the
oldest transaction still open. A database restored from an archive counts its transactions anew; then
`continue_after_restore` moves the count beyond whatever the trail already holds.
"""

from __future__ import annotations

import hashlib
import re

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from yinhui.audit.ledgers import ledgers
from yinhui.kernel.sql_files import sql

_HIGHEST = 'select coalesce(max(position), 0) from "{}"'


def install_functions(cursor: CursorWrapper, offset: int | None = None) -> None:
    """Make or renew the trail's functions; without `offset` they go on counting as they do."""
    text = sql(__file__, "functions").replace("{offset}", str(_offset(cursor) if offset is None else offset))
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    cursor.execute("select obj_description(to_regprocedure('audit_position()'), 'pg_proc')")
    if cursor.fetchone()[0] != mark:
        cursor.execute(text)
        cursor.execute(f"comment on function audit_position() is '{mark}'")


def _offset(cursor: CursorWrapper) -> int:
    cursor.execute("select prosrc from pg_proc where oid = to_regprocedure('audit_position()')")
    found = cursor.fetchone()
    number = re.search(r"\+ (\d+)", found[0]) if found else None
    return int(number[1]) if number else 0


def continue_after_restore() -> int:
    """Let positions go on above every row and seal there is, where this server counts lower; return by how
    much they were moved (0 when there was no need).

    After every migration, as the owner: a restored database is migrated before anybody writes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select audit_next()")
        here: int = cursor.fetchone()[0]
        cursor.execute("select coalesce(max(upto), 0) from audit_seal")
        highest: int = cursor.fetchone()[0]
        for table in ledgers():
            cursor.execute(_HIGHEST.format(table))
            highest = max(highest, cursor.fetchone()[0])
        if highest < here:
            return 0
        moved = highest + 1 - here
        install_functions(cursor, _offset(cursor) + moved)
    return moved
