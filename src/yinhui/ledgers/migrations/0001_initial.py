"""The counting function of the ledgers, and the index it goes by."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    """A person's attendances, in the order of their occasions: what a period leaves out is not even read."""

    initial = True
    dependencies = [
        ("occasions", "0004_settings_manners_and_new_kinds"),
        ("signin", "0001_initial"),
        ("scheduling", "0001_initial"),
        ("registry", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(
            "create index participation_of_person on occasions_participation (person_id, occasion_id)",
            "drop index participation_of_person",
        ),
        migrations.RunSQL(
            (_SQL / "figures.sql").read_text(),
            "drop function ledgers_figures(bigint[], date, date, text[], text[], text[])",
        ),
    ]
