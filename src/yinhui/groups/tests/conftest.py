"""What this room's tests share: a day, and attachments in a folder of the test's own."""

import datetime as dt

import pytest

from yinhui.kernel import clock

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _a_friday(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    with clock.fixed(TODAY):
        yield
