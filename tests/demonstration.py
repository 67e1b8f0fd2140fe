"""A demonstration for a test module: built once, rolled back at its end."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

from django.db import transaction

from yinhui.demo.building import build_demonstration
from yinhui.kernel import clock

# A Friday; the history before it is whole whatever day the tests run on.
AS_OF = dt.date(2026, 11, 20)


@contextmanager
def a_demonstration(django_db_blocker, *, people=500, seed=1):
    """Build one and stay on its day; what the module writes is rolled back with it."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.fixed(AS_OF):
        yield build_demonstration(people=people, seed=seed, as_of=AS_OF)
        transaction.set_rollback(True)
