"""What visits say is sealed from now on: seals over the plain text are kept over the rest of the rows."""

from django.db import migrations

from yinhui.audit.resealing import reseal_without


def reseal(apps, schema_editor):
    reseal_without('care_visitevent', 'text')


class Migration(migrations.Migration):
    dependencies = [('audit', '0003_resealed_chunks'), ('care', '0005_seal_texts')]
    run_before = [('care', '0006_only_sealed_text')]
    operations = [migrations.RunPython(reseal, migrations.RunPython.noop, elidable=True)]
