"""What this room refuses, in words that say what to do next."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class ClassError(YinhuiError):
    """Something about a class, a training or an exchange cannot be done as it was asked."""

    code = "class"
