"""What this room refuses."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class MinutesError(YinhuiError):
    """The minutes cannot be saved or confirmed like that."""

    code = "minutes"
