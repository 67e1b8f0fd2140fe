"""What a check finds, and how bad it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from yinhui.kernel.installation import Installation


class Severity(IntEnum):
    """The exit status of `yinhui check` is the worst one found."""

    GOOD = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """It in a word."""
        return {0: "正常", 1: "提醒", 2: "要处理"}[self.value]

    @property
    def look(self) -> str:
        """The badge's look."""
        return {0: "good", 1: "warn", 2: "bad"}[self.value]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: the part of the installation, what was found, what to do about it."""

    part: str
    severity: Severity
    found: str
    to_do: str = ""


def good(part: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(part, Severity.GOOD, found)


def warning(part: str, found: str, to_do: str) -> Finding:
    """To be seen to when there is time."""
    return Finding(part, Severity.WARNING, found, to_do)


def error(part: str, found: str, to_do: str) -> Finding:
    """To be seen to now."""
    return Finding(part, Severity.ERROR, found, to_do)


Check = Callable[[Installation], list[Finding]]
