"""A number for every table, by which two databases are told to hold the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

TABLES = """
select relname from pg_class
where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
order by relname
"""


@dataclass(frozen=True)
class TableSum:
    """How many rows a table has, and the sum of 64-bit hashes of their texts: independent of their order."""

    rows: int
    sum: str


def table_sums(connection: psycopg.Connection[Any]) -> dict[str, TableSum]:
    """Return the sums of every table of the database. Every row is read once."""
    connection.execute("set local row_security = off")
    connection.execute("set local timezone = 'UTC'")
    return {name: _sum(connection, name) for (name,) in connection.execute(TABLES).fetchall()}


def _sum(connection: psycopg.Connection[Any], table: str) -> TableSum:
    rows, total = connection.execute(
        sql.SQL("select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from {} t").format(
            sql.Identifier(table)
        )
    ).fetchone() or (0, 0)
    return TableSum(int(rows), str(total))
