"""Moving old seals' rows out of the database into archive files; the seals stay, and the chain verifiable.

《网络安全法》第二十一条: logs are kept at least six months. They are kept online for TRAIL_ONLINE_MONTHS,
then archived, never deleted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pgtrigger
from django.conf import settings
from django.db import connection, transaction

from yinhui.audit.archives import Line, chunks_of, folder, write_file
from yinhui.audit.errors import TrailError
from yinhui.audit.ledgers import ledgers
from yinhui.audit.models import ArchiveFile, Layout, Seal, SealedChunk
from yinhui.audit.sealing import quoted
from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql
from yinhui.kernel.trail import Ledger

# The least the law asks for; nothing younger leaves the database.
KEPT_ONLINE_DAYS_MIN = 184
# Rows in one file: it is read whole when the chain is verified.
ROWS_PER_FILE_MAX = 2_000_000


def online_since(today: dt.date) -> dt.date:
    """Return the day before which the nightly job archives (TRAIL_ONLINE_MONTHS back, on the first)."""
    months = today.year * 12 + today.month - 1 - settings.TRAIL_ONLINE_MONTHS
    return dt.date(months // 12, months % 12 + 1, 1)


def archive(*, before: dt.date, tell: Callable[[str], None] = lambda words: None) -> list[ArchiveFile]:
    """Move the rows of every seal made before a day into archive files; return the files.

    As the owner. Each file is a transaction: a kill between two leaves the rest for the next run. Raises
    TrailError for a day less than half a year ago.
    """
    if before > clock.today() - dt.timedelta(days=KEPT_ONLINE_DAYS_MIN):
        raise TrailError(
            "操作痕迹至少要在系统里留六个月（《网络安全法》第二十一条），请写更早的日期。",
            code="too_young",
            field="before",
        )
    made = []
    while seals := _next_seals(before):
        made.append(_archive(seals))
        tell(f"{made[-1].name}：第{seals[0].number}–{seals[-1].number}封，{made[-1].rows:,}行")
    return made


def _next_seals(before: dt.date) -> list[Seal]:
    last = ArchiveFile.objects.order_by("-last_seal").first()
    start = dt.datetime.combine(before, dt.time(), clock.SHANGHAI)
    taken: list[Seal] = []
    rows = 0
    for seal in Seal.objects.filter(number__gt=last.last_seal if last else 0).order_by("number").iterator():
        rows += seal.rows
        if seal.sealed_at >= start or (taken and rows > ROWS_PER_FILE_MAX):
            break
        taken.append(seal)
    return taken


@transaction.atomic
def _archive(seals: list[Seal]) -> ArchiveFile:
    first, last = seals[0], seals[-1]
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "as_sealed"))
    name = f"trail-{first.number:09d}-{last.number:09d}.yha"
    sha256, size, rows = write_file(name, _lines(first.number, last.number))
    _require_whole(name, first.number, last.number)
    file = ArchiveFile.objects.create(
        first_seal=first.number,
        last_seal=last.number,
        name=name,
        sha256=sha256,
        rows=rows,
        size_bytes=size,
        archived_at=clock.now(),
    )
    _remove(first.since, last.upto)
    return file


def _lines(first: int, last: int) -> Iterator[Line]:
    tables = ledgers()
    layouts = SealedChunk.objects.filter(seal__gte=first, seal__lte=last).values("layout_id")
    for layout in Layout.objects.filter(pk__in=layouts).order_by("relation", "pk"):
        yield from _rows(layout, tables[layout.relation], first, last)


def _rows(layout: Layout, ledger: Ledger, first: int, last: int) -> Iterator[Line]:
    statement = sql(__file__, "archive_rows").format(
        table=layout.relation, chunk=ledger.chunk, key=ledger.key, columns=quoted(layout.columns)
    )
    with connection.chunked_cursor() as cursor:  # on the server's side: memory stays the same
        cursor.execute(statement, {"layout": layout.pk, "first": first, "last": last})
        for seal, chunk, content, whole in cursor:
            yield Line(layout.relation, seal, chunk, content, whole)


def _require_whole(name: str, first: int, last: int) -> None:
    """Read the file back before a row is removed: it must hold exactly what was sealed."""
    found = {
        (table, seal, chunk): each
        for table, chunks in chunks_of(name).items()
        for (seal, chunk), each in chunks.items()
    }
    sealed = SealedChunk.objects.filter(seal__gte=first, seal__lte=last).select_related("layout")
    expected = {
        (each.layout.relation, each.seal_id, each.chunk): (each.rows, bytes(each.hash))
        for each in sealed.iterator()
    }
    if found != expected:
        (folder() / name).unlink()
        raise TrailError(
            "要归档的痕迹与封存时不一致，没有归档，也没有移走。请先运行 yinhui audit verify 查明哪里被改动。",
            code="not_as_sealed",
        )


def _remove(since: int, upto: int) -> None:
    """Contexts last: the events of their transactions refer to them."""
    tables = sorted(ledgers(), key=lambda table: table == "pghistory_context")
    with connection.cursor() as cursor, pgtrigger.ignore("registry.SensitiveOpening:append_only"):
        cursor.execute("set local yinhui.trail_moves = 'archived'")
        for table in tables:
            cursor.execute(_REMOVE.format(table), [since, upto])
        cursor.execute("set local yinhui.trail_moves = ''")


_REMOVE = 'delete from "{}" where position >= %s and position < %s'
