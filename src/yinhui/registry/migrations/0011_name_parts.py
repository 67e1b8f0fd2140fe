"""Parts of the names of organisations and compounds, indexed for search."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_membership_periods_by_kind")]
    operations = [
        migrations.RunSQL((SQL / "name_parts.sql").read_text(), (SQL / "name_parts_undo.sql").read_text())
    ]
