"""Seal what is there, in batches: each a transaction that may be broken off; begun again, it goes on.

Until now ID numbers and notes were sealed with the master key and bound to nobody (first byte 1); health,
living situation, family contacts and kinds of life events were plain, in the history too.
"""

from django.db import migrations

from yinhui.registry.migrations._sealing import seal_everything


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('registry', '0012_room_for_sealed_fields')]
    operations = [migrations.RunPython(seal_everything, migrations.RunPython.noop, elidable=True)]
