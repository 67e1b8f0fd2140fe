"""Errors that a person can act on."""

from __future__ import annotations


class YinhuiError(Exception):
    """Something the person asked for cannot be done, said in Chinese with what to do next.

    Each room derives its own. `code` is stable and for programs; `message` is for people; `field` names the
    form field or spreadsheet cell it belongs to, if any. Never put sensitive values into a message.
    """

    code = "error"
    status = 400

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field


class NotAllowed(YinhuiError):
    """The actor's posts do not carry this."""

    code = "not_allowed"
    status = 403


class NotFound(YinhuiError):
    """There is no such thing within what the actor may see."""

    code = "not_found"
    status = 404
