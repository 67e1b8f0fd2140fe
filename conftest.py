"""One PostgreSQL for the test run: `DATABASE_URL`'s, or an embedded one in a folder of this run's own; and a
folder for what the run's workers share (tests/product.py)."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

_OWN_FOLDER = "YINHUI_DATA" not in os.environ
if _OWN_FOLDER:
    os.environ["YINHUI_DATA"] = tempfile.mkdtemp(prefix="yinhui-test-")
_OWN_RUN = "YINHUI_TEST_RUN" not in os.environ
if _OWN_RUN:
    os.environ["YINHUI_TEST_RUN"] = tempfile.mkdtemp(prefix="yinhui-test-")
# Named here and not in pyproject.toml: pytest-django would read the settings before the folder is chosen.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinhui.settings")

from yinhui.kernel import postgres  # noqa: E402
from yinhui.kernel.database import sign_in_as_owner  # noqa: E402
from yinhui.kernel.installation import installation  # noqa: E402
from yinhui.kernel.keys import make_keyring  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _everything_is_emptied() -> Iterator[None]:
    """Between tests that commit, Django empties the tables it manages; the trail's guard lets only an archive
    do so, and the queue of jobs is another library's: a job left there is found by a later test."""
    operations = type(connection.ops)
    empty = operations.sql_flush

    def sql_flush(self: object, *args: Any, **options: Any) -> list[str]:
        statements = empty(self, *args, **options)
        if not statements:
            return []
        return [
            "set local yinhui.trail_moves = 'archived'",
            "truncate procrastinate_jobs cascade",
            *statements,
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


# What the workers' databases are copies of.
_TEMPLATE = "yinhui_test_template"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    django_db_createdb: bool,
) -> None:
    """Among several workers one makes the tables, and each copies them: pytest-django's hook for what must be
    so before a test database is created. A database that is kept (`--reuse-db`) needs none of it."""
    if "PYTEST_XDIST_WORKER" in os.environ and (django_db_createdb or not django_db_keepdb):
        with django_db_blocker.unblock():
            _make_template()
        connection.settings_dict["TEST"]["TEMPLATE"] = _TEMPLATE


def _make_template() -> None:
    """Migrate the template, unless another worker of this run has: whoever comes meanwhile waits."""
    run = Path(os.environ["YINHUI_TEST_RUN"])
    with (run / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (run / "template").exists():
            return
        with psycopg.connect(installation().owner_url, autocommit=True) as server:
            server.execute(f"drop database if exists {_TEMPLATE}")
            server.execute(f"create database {_TEMPLATE}")
        name = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = _TEMPLATE
        try:
            call_command("migrate", verbosity=0, run_syncdb=True)
        finally:
            connection.close()  # nobody may stand in what is copied
            connection.settings_dict["NAME"] = name
        (run / "template").touch()


@pytest.fixture(autouse=True)
def _no_moment_has_been() -> None:
    """Tests hold the clock at days of their own; the guard against a clock that went back starts anew."""
    (installation().data_dir / "latest-moment").unlink(missing_ok=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before Django connects; an xdist worker finds the controller's running. Tests sign in
    as the owner, so that builders write freely; what they try is behind the wall all the same."""
    if installation().is_embedded and postgres.start(installation().data_dir):
        _do_not_wait_for_the_disk()
    make_keyring()
    assert installation().data_dir == settings.DATA_DIR  # reads the settings, on which pytest-django waits
    sign_in_as_owner()
    # Hashing is slow on purpose, and tests make accounts by the thousand.
    ScryptPasswordHasher.work_factor = 16


def _do_not_wait_for_the_disk() -> None:
    """What these tests write is thrown away (those of kills and backups start servers of their own)."""
    with psycopg.connect(installation().owner_url, autocommit=True) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(f"alter system set {setting} = off")
        server.execute("select pg_reload_conf()")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it, and remove this run's folders."""
    if _OWN_RUN:
        if (Path(os.environ["YINHUI_TEST_RUN"]) / "template").exists() and not _OWN_FOLDER:
            with psycopg.connect(installation().owner_url, autocommit=True) as server:
                server.execute(f"drop database if exists {_TEMPLATE}")
        shutil.rmtree(Path(os.environ["YINHUI_TEST_RUN"]), ignore_errors=True)
    if hasattr(config, "workerinput") or not installation().is_embedded:
        return
    postgres.stop(installation().data_dir)
    if _OWN_FOLDER:
        shutil.rmtree(Path(os.environ["YINHUI_DATA"]), ignore_errors=True)
