"""The database for the length of a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from yinhui.kernel import postgres
from yinhui.kernel.installation import installation


@contextmanager
def database_running() -> Iterator[None]:
    """Use the running database; start the embedded one if it is not running, and then stop it again."""
    here = installation()
    started = here.is_embedded and postgres.start(here.data_dir)
    try:
        yield
    finally:
        if started:
            connections.close_all()
            postgres.stop(here.data_dir)
