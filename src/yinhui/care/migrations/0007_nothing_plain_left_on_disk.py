"""A dropped column stays in the files until a table is written anew: written anew, what was plain is gone."""

from django.db import migrations

TABLES = ('care_visit', 'care_visitevent')


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('care', '0006_only_sealed_text')]
    operations = [migrations.RunSQL(f'vacuum full {table}', migrations.RunSQL.noop) for table in TABLES]
