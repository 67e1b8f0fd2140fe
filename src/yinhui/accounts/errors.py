"""What can be wrong with an account or a sign-in."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class AccountError(YinhuiError):
    """An account cannot be opened, changed or signed in to as asked."""

    code = "account"
