"""Which tables the trail itself is made of: those that the rooms declare, and pghistory's event tables."""

from __future__ import annotations

from django.apps import apps

from yinhui.kernel.trail import Ledger, declared

_EVENTS = Ledger(key="pgh_id", chunk="pgh_id / 10000")


def event_tables() -> dict[str, str]:
    """Return pghistory's event tables, by the table whose former rows they keep."""
    return {
        model.pgh_tracked_model._meta.db_table: model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    }


def ledgers() -> dict[str, Ledger]:
    """Return every table that seals close, in the order of their names."""
    found = {table: each for table, each in declared().items() if isinstance(each, Ledger)}
    found |= dict.fromkeys(event_tables().values(), _EVENTS)
    return dict(sorted(found.items()))
