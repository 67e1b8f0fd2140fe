"""Seal what visits say, the history's too, in batches: broken off and begun again, it goes on."""

from django.db import connection, migrations, transaction

from yinhui.care.sealing import sealed_text
from yinhui.kernel.key_rotation import without_triggers

BATCH_ROWS = 1_000


def seal_texts(apps, schema_editor):
    for table, key in (('care_visit', 'id'), ('care_visitevent', 'pgh_id')):
        last = 0
        while last is not None:
            last = _seal_batch(table, key, last)


def _seal_batch(table, key, after):
    """Seal the next rows by their key; returns the last key, or None if there were no rows left."""
    with transaction.atomic(), connection.cursor() as cursor:
        without_triggers()
        cursor.execute(
            f"select {key}, id, text from {table} where {key} > %s and text <> '' and text_sealed is null"
            f' order by {key} limit {BATCH_ROWS} for update',
            [after],
        )
        rows = cursor.fetchall()
        cursor.execute(
            f'update {table} t set text_sealed = v.sealed'
            f' from unnest(%s::bigint[], %s::bytea[]) as v(key, sealed) where t.{key} = v.key',
            [[row[0] for row in rows], [sealed_text(text, visit) for _, visit, text in rows]],
        )
        return rows[-1][0] if rows else None


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('care', '0004_room_for_sealed_text'), ('kernel', '0006_blind_tags')]
    operations = [migrations.RunPython(seal_texts, migrations.RunPython.noop, elidable=True)]
