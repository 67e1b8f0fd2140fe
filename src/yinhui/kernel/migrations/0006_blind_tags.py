"""The keyring, outside the database, and the functions that compute blind tags."""

from pathlib import Path

from django.db import migrations

from yinhui.kernel.keys import make_keyring

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_export_copies")]
    operations = [
        migrations.RunPython(lambda apps, schema_editor: make_keyring(), migrations.RunPython.noop),
        migrations.RunSQL((SQL / "blind_tags.sql").read_text(), (SQL / "blind_tags_undo.sql").read_text())
    ]
