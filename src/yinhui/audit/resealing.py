"""What seals closed, hashed once more without a column that an upgrade is about to remove.

A seal's hashes are over the columns that its rows had. Where one of them held something plain that is sealed
from now on, it has to go from the trail too; so the upgrade checks the rows against their seals while it can,
and keeps hashes of what stays. Those are rows of the trail themselves: the next seal closes them.
"""

from __future__ import annotations

from django.db import connection, transaction

from yinhui.audit.ledgers import ledgers
from yinhui.audit.models import ArchiveFile, Layout, ResealedChunk, SealedChunk
from yinhui.audit.verifying import SEALS_AT_ONCE, recomputed_chunks, sealed_chunks
from yinhui.kernel.sql_files import sql


@transaction.atomic
def reseal_without(table: str, column: str) -> int:
    """Keep hashes, without the column, of every chunk of the table that is as it was sealed; return how many.

    Chunks that are not are left out: verifying tells of them afterwards as before. As the owner, in a
    migration, before the column goes. Archived rows keep their own content and need none.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql(__file__, "as_sealed"))
    last = ArchiveFile.objects.order_by("-last_seal").first()
    made = 0
    for layout in Layout.objects.filter(relation=table, columns__contains=[column]):
        rest = [name for name in layout.columns if name != column]
        anew = Layout.objects.get_or_create(relation=table, columns=rest)[0]
        sealed = SealedChunk.objects.filter(layout=layout, seal_id__gt=last.last_seal if last else 0)
        numbers = sorted(set(sealed.values_list("seal_id", flat=True)))
        for first in range(0, len(numbers), SEALS_AT_ONCE):
            made += _reseal(layout, anew, numbers[first : first + SEALS_AT_ONCE])
    return made


def _reseal(layout: Layout, anew: Layout, numbers: list[int]) -> int:
    table, ledger = layout.relation, ledgers()[layout.relation]
    sealed = sealed_chunks(table, numbers)
    there = recomputed_chunks(table, ledger, layout.columns, numbers)
    stays = recomputed_chunks(table, ledger, anew.columns, numbers)
    made = ResealedChunk.objects.bulk_create(
        ResealedChunk(seal_id=seal, layout=anew, chunk=chunk, rows=rows, hash=hash_)
        for (seal, chunk), (rows, hash_) in sorted(stays.items())
        if there[seal, chunk] == sealed.get((seal, chunk))
    )
    return len(made)
