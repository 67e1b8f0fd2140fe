"""The database for the length of a command, and as whom one signs in to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from yinhui.kernel import postgres
from yinhui.kernel.installation import database_url_parts, installation

_SIGN_IN = ("USER", "PASSWORD", "HOST", "PORT")


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


@contextmanager
def as_owner() -> Iterator[None]:
    """Sign in to the database as the owner of its tables: to migrate, to load in bulk, to look after it.

    Nothing of what is inside stands behind the wall. To be used outside a transaction, unless one is the
    owner already.
    """
    former = {key: connections["default"].settings_dict[key] for key in _SIGN_IN}
    sign_in_as_owner()
    try:
        yield
    finally:
        _sign_in(former)


def sign_in_as_owner() -> None:
    """Be the owner for the rest of the process: a test run, a benchmark."""
    owner = database_url_parts(installation().owner_url)
    _sign_in({key: owner[key] for key in _SIGN_IN})


def _sign_in(wanted: dict[str, str]) -> None:
    settings = connections["default"].settings_dict
    if any(settings[key] != wanted[key] for key in _SIGN_IN):
        connections["default"].close()
        settings.update(wanted)
