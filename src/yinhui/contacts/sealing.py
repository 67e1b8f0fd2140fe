"""What members said and what they were answered: sealed for the person concerned."""

from __future__ import annotations

from yinhui.kernel.sensitive import decrypt, encrypt

WORDS = "contact_words"
ANSWER = "contact_answer"


def sealed_or_null(text: str, purpose: str, person_id: int) -> bytes | None:
    """Return the text sealed for the person; None for nothing."""
    return encrypt(text, purpose, person_id) if text else None


def opened(sealed: bytes | memoryview | None, purpose: str, person_id: int) -> str:
    """Return what was sealed; nothing for None."""
    return "" if sealed is None else decrypt(sealed, purpose, person_id)
