"""What is wrong with a cell, said so that a secretary can put it right."""

from __future__ import annotations

from typing import Any


class CellProblem(Exception):
    """A cell cannot be read; the row goes back. The message never repeats an identity number."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Noted:
    """A value that was read, with something its owner should know about how."""

    __slots__ = ("code", "message", "value")

    def __init__(self, value: Any, code: str, message: str) -> None:
        self.value, self.code, self.message = value, code, message


def shown(text: str, characters_max: int = 20) -> str:
    """Return a cell's text for a message, cut short."""
    return text if len(text) <= characters_max else text[:characters_max] + "…"
