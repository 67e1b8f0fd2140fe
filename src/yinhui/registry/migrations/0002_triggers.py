"""The tree's and the reach's triggers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def run(name):
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(), (SQL / f"{name}_undo.sql").read_text())


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [run("organisation_tree"), run("visible_in")]
