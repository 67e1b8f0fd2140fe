"""The roster import's functions, and a reach trigger that lets a bulk load give the reach with the row."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_roster_import")]
    operations = [
        migrations.RunSQL(
            (SQL / "roster_functions.sql").read_text(), (SQL / "roster_functions_undo.sql").read_text()
        )
    ]
