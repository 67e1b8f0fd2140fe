"""Which of the room's columns hold what is sealed."""

from __future__ import annotations

from yinhui.care.sealing import VISIT_TEXT
from yinhui.kernel.sealed_columns import SealedTable

SEALED = (SealedTable("care_visit", {"text_sealed": VISIT_TEXT}, owner="id"),)
