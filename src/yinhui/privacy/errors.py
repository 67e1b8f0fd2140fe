"""What this room refuses, in words that say what to do next."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class PrivacyError(YinhuiError):
    """An answer or a request that cannot be taken as it was given."""

    code = "privacy"
