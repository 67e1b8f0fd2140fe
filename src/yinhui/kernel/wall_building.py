"""Puts the second wall into the database: the program's role, what it may do, and the policies of every
table.

Runs after every migration, as the owner, and does only what differs from the declarations (`kernel.wall`): a
start with nothing to do is one look at the catalogue. Policies are not FORCEd upon the owner, who migrates,
loads, backs up and keeps what the triggers keep; the program's role owns nothing, so it cannot but stand
behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

from yinhui.kernel.postgres import PROGRAM
from yinhui.kernel.sql_files import sql
from yinhui.kernel.wall import (
    ORGANISATIONS,
    Link,
    Policy,
    declared,
    leakproof,
    link_question,
    question,
    run_as_owner,
)

# Conditions of pages and searches that must reach their index before the policy has been asked. PostgreSQL
# lets only functions do so that tell nothing of a row they are not shown: these compare and return, and their
# errors (a pattern that ends in an escape sign, two types that cannot be compared) are about the query, not
# about the row.
LEAKPROOF = (
    "arrayoverlap(anyarray, anyarray)",
    "arraycontains(anyarray, anyarray)",
    "arraycontained(anyarray, anyarray)",
    "textlike(text, text)",
    "texticlike(text, text)",
    "range_contains_elem(anyrange, anyelement)",
    "range_overlaps(anyrange, anyrange)",
    "upper_inf(anyrange)",
    "upper(anyrange)",
    "lower(anyrange)",
)


# Asked of the record's own organisation only, not of the record's policy: that one asks for its people.
_RECORD_IN_REACH = """exists (
        select from public.{link.seen} r
        where r.id = wall_row.{link.key}
          and (r.county_id = any((select wall_counties())::int[])
               or r.organisation_id = any((select wall_reach())::int[])))"""


def build_wall(*, using: str = "default", **signal: object) -> None:
    """Bring the database's wall in line with the declarations. Receives post_migrate. Idempotent."""
    with connections[using].cursor() as cursor:
        cursor.execute("select from pg_class where oid = to_regclass(%s)", [ORGANISATIONS])
        if cursor.fetchone() is None:  # migrated backwards, to nothing
            return
        _make_role(cursor)
        _mark_leakproof(cursor)
        _make_functions(cursor)
        _let_triggers_see(cursor)
        tables = _tables(cursor)
        policies = declared()
        _make_questions(cursor, policies, tables)
        for table, policy in policies.items():
            if table in tables:
                _wall_off(cursor, table, policy, tables[table])
        for table in tables.keys() - policies.keys():
            _grant(cursor, table, (), tables[table])
        _grant_sequences(cursor)


def _make_role(cursor: CursorWrapper) -> None:
    """The program's role; where several databases of one server are migrated at once, any of them makes
    it."""
    cursor.execute("select from pg_roles where rolname = %s and not (rolsuper or rolbypassrls)", [PROGRAM])
    if cursor.fetchone() is None:
        cursor.execute(sql(__file__, "wall_role"))
    # With one address for both, the owner steps behind the wall itself; a superuser may in any case.
    cursor.execute("select where pg_has_role(current_user, %s, 'set')", [PROGRAM])
    if cursor.fetchone() is None:
        cursor.execute(f"grant {PROGRAM} to current_user with inherit false, set true")


def _mark_leakproof(cursor: CursorWrapper) -> None:
    """Only a superuser may; elsewhere the wall holds as well, and some pages are slower."""
    cursor.execute(
        """select f.name from unnest(%s::text[]) as f(name)
           where not (select proleakproof from pg_proc where oid = to_regprocedure(f.name))
             and (select rolsuper from pg_roles where rolname = current_user)""",
        [[*LEAKPROOF, *leakproof()]],
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"alter function {function} leakproof")


def _make_functions(cursor: CursorWrapper) -> None:
    _when_changed(cursor, "wall_scope()", sql(__file__, "wall_functions"), cursor.execute)


def _when_changed(cursor: CursorWrapper, function: str, text: str, make: Callable[[str], Any]) -> None:
    """Run `make(text)` unless the function's comment says that this very text has been run."""
    mark = _mark(text)
    cursor.execute("select where obj_description(to_regprocedure(%s), 'pg_proc') = %s", [function, mark])
    if cursor.fetchone() is None:
        make(text)
        cursor.execute(f"comment on function {function} is '{mark}'")


def _mark(text: str) -> str:
    return f"wall {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _let_triggers_see(cursor: CursorWrapper) -> None:
    """What triggers keep (paths, reach, versions, history) they keep as the owner, from all rows and not from
    those that the actor sees; and nobody can call them but the table's own trigger."""
    cursor.execute(sql(__file__, "wall_triggers"), [run_as_owner()])
    for function, is_trigger in cursor.fetchall():
        cursor.execute(f"alter function {function} security definer set search_path = public, pg_temp")
        if is_trigger:
            cursor.execute(f"revoke execute on function {function} from public")


@dataclass(frozen=True)
class Table:
    """A table as the catalogue has it: whether walled, by which policy (its mark), what the program may do,
    and the column of its key."""

    walled: bool
    mark: str | None
    may: list[str]
    key: str | None


def _tables(cursor: CursorWrapper) -> dict[str, Table]:
    cursor.execute(sql(__file__, "wall_tables"), {"program": PROGRAM})
    return {name: Table(*rest) for name, *rest in cursor.fetchall()}


def _make_questions(cursor: CursorWrapper, policies: dict[str, Policy], tables: dict[str, Table]) -> None:
    """The functions by which a policy asks whether a row of another table is seen, or one of the rows linked
    with a row. They read as the owner, with that table's own condition, so asking never goes in a circle."""
    # They name each other; and a migration half way may lack a table.
    cursor.execute("set check_function_bodies = off")
    for table in sorted({table for policy in policies.values() for table in policy.through}):
        if table in tables:
            found = f"wall_row.{tables[table].key} = $1 and ({policies[table].sees or 'true'})"
            _make_question(cursor, question(table), table, found)
    for link in {link for policy in policies.values() for link in policy.links}:
        if link.table in tables:
            found = f"wall_row.{link.column} = $1 and {_seen_by(link)}"
            _make_question(cursor, link_question(link), link.table, found)
    cursor.execute("set check_function_bodies = on")


def _seen_by(link: Link) -> str:
    if link.is_record:
        return _RECORD_IN_REACH.format(link=link)
    return f"{question(link.seen)}(wall_row.{link.key})"


def _make_question(cursor: CursorWrapper, name: str, table: str, found: str) -> None:
    text = sql(__file__, "wall_question").format(name=name, table=table, found=found)
    _when_changed(cursor, f"{name}(bigint)", text, cursor.execute)


def _wall_off(cursor: CursorWrapper, table: str, policy: Policy, found: Table) -> None:
    if not policy.because:
        _make_policy(cursor, table, policy, found)
    elif found.walled:
        cursor.execute(f'alter table "{table}" disable row level security')
    _grant(cursor, table, policy.may, found)


def _make_policy(cursor: CursorWrapper, table: str, policy: Policy, found: Table) -> None:
    text = f"using ({policy.shows}) with check ({policy.writes or policy.sees})"
    mark = _mark(text)
    if found.mark != mark:
        cursor.execute(f'drop policy if exists wall on "{table}"')
        cursor.execute(f'create policy wall on "{table}" to {PROGRAM} {text}')
        cursor.execute(f"comment on policy wall on \"{table}\" is '{mark}'")
    if not found.walled:
        cursor.execute(f'alter table "{table}" enable row level security')


def _grant(cursor: CursorWrapper, table: str, may: tuple[str, ...], found: Table) -> None:
    if set(found.may) == set(may):
        return
    cursor.execute(f'revoke all on "{table}" from {PROGRAM}')
    if may:
        cursor.execute(f'grant {", ".join(may)} on "{table}" to {PROGRAM}')


def _grant_sequences(cursor: CursorWrapper) -> None:
    cursor.execute(sql(__file__, "wall_sequences"), [PROGRAM])
    for (sequence,) in cursor.fetchall():
        cursor.execute(f"grant usage, select on sequence {sequence} to {PROGRAM}")
