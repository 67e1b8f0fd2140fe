"""On which line a TOML text says what, so that an error can name it."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*\[(\[)?\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*[=.]""")
_PIECE = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|\\.|[\[\]{}#]|.', re.DOTALL)


def line_index(text: str) -> dict[Path, int]:
    """Return the line (from 1) of every table header and key of a text that is TOML.

    The path of a key in the second `[[when]]` is `("when", 1, "lunar")`; of the table itself `("when", 1)`.
    Keys within an inline table stand where the table's own key does.
    """
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[str, int] = {}
    within = _Within()
    for number, line in enumerate(text.splitlines(), start=1):
        if within.is_outermost:
            if header := _HEADER.match(line):
                table = _table_path(header, counts)
                lines.setdefault(table, number)
            elif key := _KEY.match(line):
                lines.setdefault((*table, next(part for part in key.groups() if part is not None)), number)
        within.read(line)
    return lines


def _table_path(header: re.Match[str], counts: dict[str, int]) -> Path:
    name = header.group(2)
    if not header.group(1):
        return tuple(name.split("."))
    counts[name] = counts.get(name, -1) + 1
    return (name, counts[name])


class _Within:
    """Whether the next line begins inside a long string or an open bracket."""

    def __init__(self) -> None:
        self.quotes = ""
        self.depth = 0

    @property
    def is_outermost(self) -> bool:
        return not self.quotes and self.depth == 0

    def read(self, line: str) -> None:
        """Follow one line's quotes and brackets up to a comment."""
        for piece in _PIECE.findall(line):
            if self.quotes:
                self.quotes = "" if piece == self.quotes else self.quotes
            elif piece in ('"""', "'''"):
                self.quotes = piece
            elif piece == "#":
                return
            elif piece in "[{":
                self.depth += 1
            elif piece in "]}":
                self.depth -= 1
