"""The demonstration's sign-ins, shown on the sign-in page of a demonstration and nowhere else."""

from __future__ import annotations

import json

from django.conf import settings

# Written by `yinhui demo`; there is none on a county's real installation.
DEMONSTRATION_SIGN_INS = "demo-sign-ins.json"


def demonstration_sign_ins() -> list[dict[str, str]]:
    """Return role, organisation, username and password of each, none if this is a real installation."""
    try:
        text = (settings.DATA_DIR / DEMONSTRATION_SIGN_INS).read_text()
    except FileNotFoundError:
        return []
    found: list[dict[str, str]] = json.loads(text)
    return found
