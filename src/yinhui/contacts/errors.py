"""What the room refuses."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class ContactError(YinhuiError):
    """It cannot be kept as it was asked."""

    code = "contact"
