"""Signing in: allauth's own page and check, with the demonstration's sign-ins beside it."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

# Written by `yinhui demo`; there is none on a county's real installation.
DEMONSTRATION_SIGN_INS = "demo-sign-ins.json"


class SignIn(LoginView):  # type: ignore[misc]
    """User name and password. Locking out after failures is axes', the rest allauth's."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """Add the demonstration's sign-ins, each with role, organisation, username and password."""
        sign_ins = demonstration_sign_ins()
        shown: dict[str, Any] = super().get_context_data(**facts)
        return shown | {"demonstration_sign_ins": sign_ins, "is_demonstration": bool(sign_ins)}


def demonstration_sign_ins() -> list[dict[str, str]]:
    """Return the sign-ins that the demonstration left in the data folder, none if it is a real one."""
    try:
        text = (settings.DATA_DIR / DEMONSTRATION_SIGN_INS).read_text()
    except FileNotFoundError:
        return []
    found: list[dict[str, str]] = json.loads(text)
    return found
