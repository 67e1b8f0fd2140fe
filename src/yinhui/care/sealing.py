"""What was found on a visit: sealed, and bound to the visit; those visited may be several."""

from __future__ import annotations

from yinhui.registry.sealing import opened, sealed_or_null

# Part of the sealed bytes: it never changes.
VISIT_TEXT = "visit_text"


def sealed_text(text: str, visit_id: int) -> bytes | None:
    """Return the column that keeps a visit's text; null for an empty one."""
    return sealed_or_null(text, VISIT_TEXT, visit_id)


def opened_text(sealed: bytes | memoryview | None, visit_id: int) -> str:
    """Undo `sealed_text`."""
    return opened(sealed, VISIT_TEXT, visit_id)
