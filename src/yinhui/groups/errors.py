"""What this room refuses, in words that say what to do next."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class GroupError(YinhuiError):
    """Something about an interest group cannot be done as it was asked."""

    code = "group"
