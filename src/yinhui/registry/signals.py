"""What the register tells the rooms above it, without knowing them."""

from __future__ import annotations

from django.db import transaction
from django.dispatch import Signal

# Sent after the commit with `county_id`: people, periods, events or organisations of that county changed, so
# that whatever is derived from them (duties) can follow.
facts_changed = Signal()


def tell_facts_changed(county_id: int) -> None:
    """Send `facts_changed` once the running transaction is committed; never if it is rolled back.

    A receiver's failure is logged and does not undo what was saved.
    """
    transaction.on_commit(lambda: facts_changed.send_robust(sender=None, county_id=county_id))
