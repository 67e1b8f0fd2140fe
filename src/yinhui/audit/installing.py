"""Puts the trail into the database: a trigger on every table of facts, a guard on every table of the trail.

Runs after every migration, as the owner, from the declarations (`kernel.trail`) and the tables' columns
as they are then. What stands already is left alone: a start with nothing to do is one look at the catalogue.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connections
from django.db.backends.utils import CursorWrapper

from yinhui.audit.ledgers import event_tables, ledgers
from yinhui.audit.positions import continue_after_restore, install_functions
from yinhui.kernel.sql_files import sql
from yinhui.kernel.trail import Kept, Ledger, declared

# What a line of the trail takes from the action's context, and what from the statement's rows.
_LINE: dict[str, str] = {
    "at": "now()",
    "position": "audit_position()",
    "context": "_pgh_attach_context()",
    "county_id": "g.county",
    "relation": "tg_table_name",
    "operation": "lower(tg_op)",
    "rows": "g.rows",
    "ids": "g.ids",
    "people": "g.people",
    "action": "coalesce(who ->> 'action', '')",
    "account_id": "(who ->> 'account')::bigint",
    "name": "coalesce(who ->> 'name', '')",
    "post": "coalesce(who ->> 'post', '')",
    "organisation_id": "(who ->> 'organisation')::int",
    "address": "coalesce(who ->> 'address', '')",
    "request": "coalesce(who ->> 'request', '')",
    "database_user": "session_user",
    "client": "left(current_setting('application_name'), 63)",
}
_REFERENCING = {
    "insert": "new table as new_rows",
    "update": "old table as old_rows new table as new_rows",
    "delete": "old table as old_rows",
}


@dataclass(frozen=True)
class Table:
    """A table as the catalogue has it: its columns in order, that of its key, what was installed on it."""

    columns: tuple[str, ...]
    key: str
    mark: str


def build_trail(*, using: str = "default", **signal: object) -> None:
    """Bring the database's trail in line with the declarations. Receives post_migrate. Idempotent."""
    with connections[using].cursor() as cursor:
        tables = _tables(cursor)
        if "audit_tracked" not in tables:  # migrated backwards
            return
        install_functions(cursor)
        for table, ledger in ledgers().items():
            if table in tables:
                _guard(cursor, table, ledger, tables[table])
        for table in CHAIN:
            _guard(cursor, table, None, tables[table])
        events = event_tables()
        for table, kept in declared().items():
            if isinstance(kept, Kept) and table in tables:
                _watch(cursor, table, kept, tables[table], events.get(table, ""))
    continue_after_restore()


# Not sealed, for they are the seals; guarded all the same.
CHAIN = ("audit_layout", "audit_seal", "audit_sealedchunk", "audit_archivefile")


def _tables(cursor: CursorWrapper) -> dict[str, Table]:
    cursor.execute(sql(__file__, "tables"))
    return {
        name: Table(tuple(columns), key or "", mark or "") for name, columns, key, mark in cursor.fetchall()
    }


def _when_changed(
    cursor: CursorWrapper, table: str, trigger: str, found: Table, statements: list[str]
) -> None:
    """Run the statements unless the trigger's comment says that these very ones have been run."""
    mark = hashlib.sha256("".join(statements).encode()).hexdigest()[:16]
    if found.mark == mark:
        return
    for statement in statements:
        cursor.execute(statement)
    cursor.execute(f"comment on trigger {trigger} on \"{table}\" is '{mark}'")


def _guard(cursor: CursorWrapper, table: str, ledger: Ledger | None, found: Table) -> None:
    """Nobody changes or removes rows; each knows its place in the order of transactions, for the seals."""
    if ledger is not None and "position" not in found.columns:
        # Rows from before stand where this transaction does: no seal has been there yet.
        cursor.execute("select audit_position()")
        cursor.execute(
            f'alter table "{table}" add column position bigint not null default {cursor.fetchone()[0]}'
        )
    how = "'grows'" if ledger is not None and ledger.grows else ""
    statements = [
        f'create or replace trigger trail_guard before update or delete on "{table}" for each row'
        f" execute function audit_refuse({how})",
        f'create or replace trigger trail_guard_whole before truncate on "{table}" for each statement'
        f" execute function audit_refuse()",
    ]
    if ledger is not None:
        statements += [
            f'alter table "{table}" alter column position set default audit_position()',
            f'create index if not exists "{table}_position" on "{table}" (position)',
        ]
    _when_changed(cursor, table, "trail_guard", found, statements)


def _watch(cursor: CursorWrapper, table: str, kept: Kept, found: Table, events: str) -> None:
    """Every statement that writes the table leaves a line, whoever sends it."""
    assert found.key, f"{table} has no key of one column"
    function = sql(__file__, "write_trigger").format(
        table=table,
        key=found.key,
        former="Former rows are in its event table." if events else "Former rows are kept beside the line.",
        former_changed="" if events else _former_rows(table, kept, found),
        line_columns=", ".join(_LINE),
        line=", ".join(_LINE.values()),
        inserted=_grouped("new_rows", kept, found),
        changed=_grouped("changed", kept, found),
        old_columns=_compared("o", kept, found),
        new_columns=_compared("n", kept, found),
    )
    statements = [function, f"revoke execute on function audit_write_{table}() from public"]
    for operation, referencing in _REFERENCING.items():
        name = f"trail_{operation}"
        if operation in kept.operations:
            statements.append(
                f'create or replace trigger {name} after {operation} on "{table}" referencing {referencing}'
                f" for each statement execute function audit_write_{table}()"
            )
        else:
            statements.append(f'drop trigger if exists {name} on "{table}"')
    statements.append(
        f'create or replace trigger trail_truncate after truncate on "{table}" for each statement'
        f" execute function audit_write_{table}()"
    )
    _when_changed(cursor, table, "trail_update", found, statements)
    cursor.execute(
        """insert into audit_tracked (relation, key, person, county, events) values (%s, %s, %s, %s, %s)
           on conflict (relation) do update set key = excluded.key, person = excluded.person,
               county = excluded.county, events = excluded.events""",
        [table, found.key, kept.person, kept.county, events],
    )


def _grouped(rows: str, kept: Kept, found: Table) -> str:
    is_asked = kept.county.startswith("(select")  # PostgreSQL makes a join of it, when it stands beside
    return sql(__file__, "grouped").format(
        rows=rows,
        key=found.key,
        county="c.county" if is_asked else kept.county,
        joined=f"left join lateral {kept.county} as c(county) on true" if is_asked else "",
        person=f"r.{kept.person}::bigint" if kept.person else "null::bigint",
    )


def _compared(alias: str, kept: Kept, found: Table) -> str:
    columns = kept.columns or tuple(name for name in found.columns if name not in kept.ignoring)
    return ", ".join(f'{alias}."{column}"' for column in columns)


def _former_rows(table: str, kept: Kept, found: Table) -> str:
    return sql(__file__, "former_rows").format(
        county=kept.county, person=f"r.{kept.person}" if kept.person else "null", table=table, key=found.key
    )
