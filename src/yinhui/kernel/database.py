"""The database for the length of a command, and as whom one signs in to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connections

from yinhui.kernel import postgres
from yinhui.kernel.installation import database_url_parts, installation


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

    Nothing of what is inside stands behind the wall. It is this thread's alone, on a connection of its own;
    to be used outside a transaction, unless one is the owner already.
    """
    programs = connections["default"]
    if _is_owners(programs.settings_dict):
        yield
        return
    owners = programs.copy()
    owners.settings_dict.update(_owners_sign_in())
    connections["default"] = owners
    try:
        yield
    finally:
        owners.close()
        connections["default"] = programs


def sign_in_as_owner() -> None:
    """Be the owner for the rest of the process: a test run, a benchmark."""
    settings = connections["default"].settings_dict
    if not _is_owners(settings):
        connections["default"].close()
        settings.update(_owners_sign_in())


def _is_owners(settings: Mapping[str, Any]) -> bool:
    return all(settings[key] == value for key, value in _owners_sign_in().items())


def _owners_sign_in() -> dict[str, Any]:
    """Of the owner's address all but the database's name: a test run has its own."""
    owner = database_url_parts(installation().owner_url)
    return {key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
