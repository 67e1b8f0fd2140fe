"""One PostgreSQL for the test run: `DATABASE_URL`'s, or an embedded one in a folder of this run's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

_OWN_FOLDER = "YINHUI_DATA" not in os.environ
if _OWN_FOLDER:
    os.environ["YINHUI_DATA"] = tempfile.mkdtemp(prefix="yinhui-test-")
# Named here and not in pyproject.toml: pytest-django would read the settings before the folder is chosen.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinhui.settings")

from yinhui.kernel import postgres  # noqa: E402
from yinhui.kernel.installation import installation  # noqa: E402


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before Django connects; an xdist worker finds the controller's running."""
    if installation().is_embedded:
        postgres.start(installation().data_dir)
    assert installation().data_dir == settings.DATA_DIR  # reads the settings, on which pytest-django waits


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it, and remove this run's folder."""
    if hasattr(config, "workerinput") or not installation().is_embedded:
        return
    postgres.stop(installation().data_dir)
    if _OWN_FOLDER:
        shutil.rmtree(Path(os.environ["YINHUI_DATA"]), ignore_errors=True)
