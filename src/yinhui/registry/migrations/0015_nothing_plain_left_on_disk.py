"""Dropped columns stay in the files until a table is written anew: written anew, what was plain is gone."""

from django.db import migrations

TABLES = (
    'registry_person',
    'registry_personevent',
    'registry_personcircumstances',
    'registry_personcircumstancesevent',
    'registry_familycontact',
    'registry_lifeevent',
    'registry_rosterrow',
    'registry_rosterperson',
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('registry', '0014_only_sealed_fields')]
    operations = [migrations.RunSQL(f'vacuum full {table}', migrations.RunSQL.noop) for table in TABLES]
