"""What this room's tests share: attachments in a folder of the test's own."""

import pytest


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
