"""Recomputing the chain: is the trail still what was sealed, and if not, where does it first differ?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from yinhui.audit.archives import archived_chunks
from yinhui.audit.ledgers import ledgers
from yinhui.audit.models import ArchiveFile, Layout, ResealedChunk, Seal, SealedChunk, Verification
from yinhui.audit.sealing import BEGINNING, Head, quoted, seal_hashes
from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.kernel.trail import Ledger

# Seals compared at a time: a day of minutes.
SEALS_AT_ONCE = 1440
# A trail that was tampered with throughout is not listed row by row.
PROBLEMS_MAX = 100
PROBLEMS: dict[str, str] = {
    "seal_missing": "封号不连续，中间的封存记录被删除",
    "seal_altered": "封存记录本身被改动",
    "chain_broken": "与上一封的校验值接不上",
    "rows_altered": "内容与封存时不一致，有记录被改动",
    "rows_deleted": "记录比封存时少，有记录被删除",
    "rows_inserted": "记录比封存时多，有记录是事后插入的",
    "columns_gone": "封存时的栏目现在没有了，无法核对",
    "archive_gone": "归档文件不在了",
    "archive_altered": "归档文件被改动",
    "head_differs": "与留存在外的封号校验值不一致",
}


@dataclass(frozen=True)
class Problem:
    """One place where the trail is not what was sealed: in which seal, which table, which rows."""

    kind: str
    seal: int
    table: str = ""
    rows: str = ""

    def __str__(self) -> str:
        where = f"第{self.seal}封" + (f"，{self.table} {self.rows}" if self.table else "")
        return f"{where}：{PROBLEMS[self.kind]}"


@dataclass(frozen=True)
class Outcome:
    """What a run found: how far the chain goes, how many rows fit, and every place that does not."""

    head: Head | None
    rows: int
    seconds: float
    problems: tuple[Problem, ...]

    @property
    def fits(self) -> bool:
        """True if everything is as it was sealed."""
        return not self.problems


Chunks = dict[tuple[int, int], tuple[int, bytes]]


@transaction.atomic
def verify(
    *, expected: Head | None = None, tell: Callable[[int, int], None] = lambda done, of: None
) -> Outcome:
    """Recompute the whole chain and keep what was found. `tell` hears of seals done and of how many.

    `expected` is a head that was kept outside: without it, somebody who owns the server could remove the last
    seals with their rows, or make the whole chain anew.
    """
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "as_sealed"))
    problems: list[Problem] = list(_archive_problems())
    rows, last, total = 0, None, Seal.objects.count()
    for number, batch in enumerate(_batches()):
        problems += _chain_problems(batch, last)
        problems += _row_problems(batch)
        rows += sum(seal.rows for seal in batch)
        last = batch[-1]
        tell(min((number + 1) * SEALS_AT_ONCE, total), total)
        if len(problems) >= PROBLEMS_MAX:
            break
    problems += _head_problems(expected)
    outcome = Outcome(
        head=Head(last.number, bytes(last.hash).hex()) if last else None,
        rows=rows,
        seconds=time.monotonic() - began,
        problems=tuple(sorted(problems, key=lambda problem: problem.seal)[:PROBLEMS_MAX]),
    )
    Verification.objects.create(
        at=clock.now(),
        head=outcome.head.number if outcome.head else 0,
        rows=rows,
        seconds=outcome.seconds,
        problems=[asdict(problem) for problem in outcome.problems],
    )
    return outcome


def _batches() -> Iterator[list[Seal]]:
    after = 0
    while batch := list(Seal.objects.filter(number__gt=after).order_by("number")[:SEALS_AT_ONCE]):
        yield batch
        after = batch[-1].number


def _chain_problems(batch: list[Seal], before: Seal | None) -> Iterator[Problem]:
    hashes = seal_hashes(batch)
    for seal in batch:
        previous = bytes(before.hash) if before else BEGINNING
        if seal.number != (before.number + 1 if before else 1):
            yield Problem("seal_missing", seal.number)
        elif seal.since != (before.upto if before else 0) or bytes(seal.previous) != previous:
            yield Problem("chain_broken", seal.number)
        if bytes(seal.hash) != hashes[seal.number]:
            yield Problem("seal_altered", seal.number)
        before = seal


def _archive_problems() -> Iterator[Problem]:
    for file in ArchiveFile.objects.order_by("first_seal"):
        found = archived_chunks(file)
        if isinstance(found, str):
            yield Problem(found, file.first_seal, file.name)
            continue
        numbers = list(range(file.first_seal, file.last_seal + 1))
        for table, ledger in ledgers().items():
            yield from _compare(table, ledger, sealed_chunks(table, numbers), found.get(table, {}))


def _row_problems(batch: list[Seal]) -> Iterator[Problem]:
    last = ArchiveFile.objects.order_by("-last_seal").first()
    online = [seal.number for seal in batch if last is None or seal.number > last.last_seal]
    for table, ledger in ledgers().items():
        yield from _table_problems(table, ledger, online)


def _table_problems(table: str, ledger: Ledger, numbers: list[int]) -> Iterator[Problem]:
    """Compare one table, layout by layout: a migration may have given it columns between two seals."""
    sealed = dict(_layouts(table, numbers))
    layouts = {layout.pk: layout for layout in Layout.objects.filter(relation=table).order_by("pk")}
    if not layouts:
        return
    newest = max(layouts)
    for pk, layout in layouts.items():
        # A seal that has nothing of the table must have no rows of it either, in whatever columns.
        ours = [number for number in numbers if sealed.get(number, newest) == pk]
        if not ours:
            continue
        if not has_columns(table, layout.columns):
            yield from _resealed_problems(table, ledger, ours)
            continue
        yield from _compare(
            table, ledger, sealed_chunks(table, ours), recomputed_chunks(table, ledger, layout.columns, ours)
        )


def _resealed_problems(table: str, ledger: Ledger, numbers: list[int]) -> Iterator[Problem]:
    """Compare seals taken over a column that an upgrade has removed since, by what it hashed of the rest."""
    sealed = sealed_chunks(table, numbers)
    resealed = ResealedChunk.objects.filter(seal_id__in=numbers, layout__relation=table)
    layouts = Layout.objects.filter(pk__in=resealed.values("layout")).order_by("-pk")
    layout = next((one for one in layouts if has_columns(table, one.columns)), None)
    anew = _as_chunks(resealed.filter(layout=layout)) if layout else {}
    for seal, chunk in sorted(sealed.keys() - anew.keys()):
        yield Problem("columns_gone", seal, table, _range(ledger, chunk))
    if layout:
        there = recomputed_chunks(table, ledger, layout.columns, numbers)
        told = sealed.keys() - anew.keys()
        yield from _compare(table, ledger, anew, {key: it for key, it in there.items() if key not in told})


def _layouts(table: str, numbers: list[int]) -> Iterator[tuple[int, int]]:
    rows = SealedChunk.objects.filter(seal_id__in=numbers, layout__relation=table)
    yield from rows.values_list("seal_id", "layout_id").distinct()


def has_columns(table: str, columns: list[str]) -> bool:
    """True if the table has every one of the columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select count(*) from pg_attribute
               where attrelid = to_regclass(%s) and attname = any(%s) and not attisdropped""",
            [table, columns],
        )
        return bool(cursor.fetchone()[0] == len(columns))


def sealed_chunks(table: str, numbers: list[int]) -> Chunks:
    """Return what was sealed of a table in these seals: rows and hash by seal and chunk."""
    return _as_chunks(SealedChunk.objects.filter(seal_id__in=numbers, layout__relation=table))


def _as_chunks(rows: QuerySet[SealedChunk] | QuerySet[ResealedChunk]) -> Chunks:
    return {
        (seal, chunk): (count, bytes(hash_))
        for seal, chunk, count, hash_ in rows.values_list("seal_id", "chunk", "rows", "hash")
    }


def recomputed_chunks(table: str, ledger: Ledger, columns: list[str], numbers: list[int]) -> Chunks:
    """Return the same from the rows that are there now, over the given columns."""
    statement = sql(__file__, "recompute_table").format(
        table=table, chunk=ledger.chunk, key=ledger.key, columns=quoted(columns)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"numbers": numbers})
        return {(seal, chunk): (count, bytes(hash_)) for seal, chunk, count, hash_ in cursor.fetchall()}


def _compare(table: str, ledger: Ledger, expected: Chunks, actual: Chunks) -> Iterator[Problem]:
    for seal, chunk in sorted(expected.keys() | actual.keys()):
        was, is_now = expected.get((seal, chunk), (0, b"")), actual.get((seal, chunk), (0, b""))
        if was == is_now:
            continue
        kind = "rows_altered"
        if is_now[0] != was[0]:
            kind = "rows_deleted" if is_now[0] < was[0] else "rows_inserted"
        yield Problem(kind, seal, table, _range(ledger, chunk))


def _range(ledger: Ledger, chunk: int) -> str:
    column, _, width = ledger.chunk.partition(" / ")
    return f"{column} {chunk * int(width)}–{(chunk + 1) * int(width) - 1}"


def _head_problems(expected: Head | None) -> Iterator[Problem]:
    if expected is None:
        return
    seal = Seal.objects.filter(number=expected.number).first()
    if seal is None or bytes(seal.hash).hex() != expected.hash:
        yield Problem("head_differs", expected.number)
