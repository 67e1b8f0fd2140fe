"""Closing the trail: each seal holds hashes of the rows written since the last one, and the last one's hash.

Set-based and in bounded memory: a county's first load of millions of rows is sealed like a minute's. A seal
ends before this database's oldest transaction still open: what commits late is in the next, never in none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from yinhui.audit.ledgers import ledgers
from yinhui.audit.models import Layout, Seal, SealedChunk
from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.kernel.trail import Ledger

# One sealing at a time; the number is only ours.
_LOCK = 0x5EA1
# What the first seal takes for the one before.
BEGINNING = bytes(32)


@dataclass(frozen=True)
class Head:
    """The last seal's number and hash: kept outside, it proves that everything up to it is as it was."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@transaction.atomic
def seal() -> Seal | None:
    """Seal every row of the trail committed since the last seal; return the seal, None if there are none.

    As the owner. The rows of a transaction still open, and of those that began after it, wait for the next.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(sql(__file__, "as_sealed"))
        cursor.execute("select audit_horizon()")
        upto: int = cursor.fetchone()[0]
        last = Seal.objects.order_by("-number").first()
        since = last.upto if last else 0
        if upto <= since:
            return None
        number = last.number + 1 if last else 1
        for table, ledger in ledgers().items():
            _seal_table(cursor, table, ledger, number, since, upto)
        rows = sum(SealedChunk.objects.filter(seal_id=number).values_list("rows", flat=True))
        if not rows:
            return None
        new = Seal(
            number=number,
            since=since,
            upto=upto,
            rows=rows,
            sealed_at=clock.now(),
            previous=bytes(last.hash) if last else BEGINNING,
        )
        new.hash = seal_hashes([new])[number]
        new.save(force_insert=True)
    return new


def head() -> Head | None:
    """Return the last seal's number and hash, to be printed and kept elsewhere."""
    last = Seal.objects.order_by("-number").first()
    return Head(last.number, bytes(last.hash).hex()) if last else None


def seal_hashes(seals: Sequence[Seal]) -> dict[int, bytes]:
    """Return what each seal's hash has to be, from its row and its chunks' rows. One query."""
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "seal_content"), [[seal.number for seal in seals]])
        contents: dict[int, str] = dict(cursor.fetchall())
    return {seal.number: _hash(seal, contents.get(seal.number, "")) for seal in seals}


def _hash(seal: Seal, content: str) -> bytes:
    moment = seal.sealed_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    parts = (seal.number, seal.since, seal.upto, seal.rows, moment, bytes(seal.previous).hex(), content)
    return hashlib.sha256("|".join(map(str, parts)).encode()).digest()


def sealed_columns(cursor: CursorWrapper, table: str) -> list[str]:
    """Return the columns that a seal is taken over, in order: all but sealed text, which is encrypted anew
    when keys are rotated (its own cipher tells whether it was altered)."""
    cursor.execute(
        """select attname from pg_attribute where attrelid = %s::regclass and attnum > 0
           and not attisdropped and not audit_is_sealed(attname) order by attname""",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def quoted(columns: list[str]) -> str:
    """Return the columns as a list in SQL."""
    return ", ".join(f'"{column}"' for column in columns)


def _seal_table(
    cursor: CursorWrapper, table: str, ledger: Ledger, number: int, since: int, upto: int
) -> None:
    columns = sealed_columns(cursor, table)
    layout = Layout.objects.get_or_create(relation=table, columns=columns)[0]
    statement = sql(__file__, "seal_table").format(
        table=table, chunk=ledger.chunk, key=ledger.key, columns=quoted(columns), since="since", upto="upto"
    )
    cursor.execute(statement, {"number": number, "layout": layout.pk, "since": since, "upto": upto})
