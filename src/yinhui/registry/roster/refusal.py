"""What can be refused: a file that cannot be read, a step that an import does not allow."""

from __future__ import annotations

from yinhui.kernel.errors import YinhuiError


class Refusal(YinhuiError):
    """The file as a whole is not taken; nothing of it was read in."""

    code = "file_unreadable"

    def __reduce__(self) -> tuple[type[Refusal], tuple[str], dict[str, str]]:
        """Travel from the reading process whole."""
        return type(self), (self.message,), {"code": self.code}


class RosterError(YinhuiError):
    """Something asked of an import cannot be done as it stands."""

    code = "roster"
