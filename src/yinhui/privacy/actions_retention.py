"""Removing or emptying what has been kept long enough (PIPL art. 19 and 47), and saying what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.privacy.full_file.sealed import path_of
from yinhui.privacy.models import RetentionRun
from yinhui.privacy.retention import KINDS, OURS, KindKept
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation


@dataclass(frozen=True)
class Removal:
    """How many rows of a kind were removed or emptied, or will be."""

    kind: KindKept
    rows: int


def due_now(actor: Actor) -> list[Removal]:
    """Return how much of each kind has been kept long enough, in what the actor reaches. A query a kind."""
    actor.require("answer_requests")
    return [Removal(kind, _count(kind)) for kind in OURS]


@action(needs="answer_requests")
def remove_what_is_due(*, actor: Actor) -> RetentionRun:
    """Remove or empty everything whose time is up, a set-based statement a kind, in one transaction.

    What it changes is written to the history by trigger, like any change. Files of removed rows go when the
    transaction is committed.
    """
    files = _full_files_due()
    removals = [Removal(kind, _carry_out(kind)) for kind in OURS]
    transaction.on_commit(lambda: _unlink(files))
    return RetentionRun.objects.create(
        by_name=actor.name,
        removed=[{"key": removal.kind.key, "rows": removal.rows} for removal in removals if removal.rows],
    )


def programs(why: str) -> list[Actor]:
    """Return the program acting for each tree of organisations: what a job or a command runs as."""
    tops = Organisation.objects.filter(parent=None).select_related("county").order_by("pk")
    return [program_actor(top, why) for top in tops]


def removals_of(run: RetentionRun) -> list[Removal]:
    """Return what a run did, as it is declared today; a kind that is no longer declared is left out."""
    return [
        Removal(KINDS[entry["key"]], int(entry["rows"])) for entry in run.removed if entry["key"] in KINDS
    ]


def _count(kind: KindKept) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({kind.due}) as due", {"before": kind.before})  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _carry_out(kind: KindKept) -> int:
    with connection.cursor() as cursor:
        cursor.execute(kind.carry_out, {"before": kind.before})
        return int(cursor.rowcount)


def _full_files_due() -> list[int]:
    kind = KINDS["full_files"]
    with connection.cursor() as cursor:
        cursor.execute(kind.due, {"before": kind.before})
        return [int(row[0]) for row in cursor.fetchall()]


def _unlink(full_files: Iterable[int]) -> None:
    for full_file_id in full_files:
        path_of(full_file_id).unlink(missing_ok=True)
