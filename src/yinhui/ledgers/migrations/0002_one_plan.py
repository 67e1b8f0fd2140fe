"""The counting function anew: one plan, in which what people share is read once."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    """See sql/figures.sql."""

    dependencies = [("ledgers", "0001_initial"), ("scheduling", "0001_initial"), ("signin", "0001_initial")]
    operations = [migrations.RunSQL((_SQL / "figures.sql").read_text(), migrations.RunSQL.noop)]
