"""`migrate`, by whom it must be done: the owner of the tables, whoever asks."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from yinhui.kernel.database import as_owner
from yinhui.kernel.migrating import LeanExecutor

# Django's command looks its executor up under this name.
migrate.MigrationExecutor = LeanExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Django's own command, signed in as the owner."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Apply what is unapplied."""
        with as_owner():
            super().handle(*args, **options)
