"""What sign-in and votes refuse, in words that say what to do next."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class SigninError(YinhuiError):
    """It cannot be signed in, excused or voted as it was asked."""

    code = "signin"
