"""What signing in shows on every page: devices that signed in since, and the demonstration's excuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from yinhui.accounts.sessions import NEW_DEVICES
from yinhui.kernel.clock import SHANGHAI


def sign_in_notices(request: HttpRequest) -> dict[str, Any]:
    """Return `new_devices` and `second_factor_excused`. No query: the session has them."""
    session = getattr(request, "session", None)
    found = session.get(NEW_DEVICES, []) if session is not None else []
    return {
        "new_devices": [one | {"at": dt.datetime.fromtimestamp(one["at_s"], SHANGHAI)} for one in found],
        "second_factor_excused": getattr(request, "second_factor_excused", False),
    }
