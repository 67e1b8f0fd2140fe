"""Which of the room's columns hold what is sealed."""

from __future__ import annotations

from yinhui.kernel.sealed_columns import SealedTable
from yinhui.privacy.actions_files import KEY_PURPOSE
from yinhui.privacy.actions_requests import SAID_PURPOSE

SEALED = (
    SealedTable("privacy_request", {"said_sealed": SAID_PURPOSE}),
    SealedTable("privacy_fullfile", {"key_sealed": KEY_PURPOSE}),
)
