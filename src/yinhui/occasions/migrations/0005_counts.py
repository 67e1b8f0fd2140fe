"""The function that counts people and photographs of a list's occasions."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    """See sql/counts.sql."""

    dependencies = [("occasions", "0004_settings_manners_and_new_kinds")]
    operations = [
        migrations.RunSQL(
            (_SQL / "counts.sql").read_text(),
            "drop function occasions_counts(bigint[])",
        ),
    ]
