"""The code on a printed slip: twelve digits in three groups, which a phone's keypad types easily."""

from __future__ import annotations

import hmac
import secrets

from yinhui.kernel.sensitive import recognition_hash

DIGITS = 12
GROUP = 4
# Full-width digits are what many input methods give.
_AS_TYPED = str.maketrans("０１２３４５６７８９", "0123456789")


def new_code() -> str:
    """Return a new code. Guessing one takes ten tries an address and ten minutes (limits.FAILURES_MAX)."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def grouped(code: str) -> list[str]:
    """Return the code's groups as they are printed: ["4827", "1930", "5561"]."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def code_hash(code: str, account_id: int) -> bytes:
    """Return what is kept: a hash with a key outside the database, for a copy of the database alone must not
    give the codes away."""
    return recognition_hash(f"{account_id}:{_digits(code)}", "first sign-in code")


def matches(typed: str, account_id: int, kept: bytes | memoryview) -> bool:
    """True if this is the code, however it was spaced."""
    return hmac.compare_digest(code_hash(typed, account_id), bytes(kept))


def _digits(typed: str) -> str:
    return "".join(one for one in typed.translate(_AS_TYPED) if one.isdigit())
