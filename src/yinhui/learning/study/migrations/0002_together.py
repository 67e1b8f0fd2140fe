"""The function that counts what people studied together."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    """See sql/together.sql; it goes by the ledgers' index of a person's occasions."""

    dependencies = [("study", "0001_initial"), ("ledgers", "0001_initial")]
    operations = [
        migrations.RunSQL(
            (_SQL / "together.sql").read_text(),
            "drop function study_together(bigint[], date, date, text[])",
        ),
    ]
