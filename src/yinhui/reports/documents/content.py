"""What a document says, apart from how it looks: kept with the report, the same on screen and paper."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Style = Literal["heading", "kai", "bold", "plain"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `style` says how `lead` is set: a heading of its own (黑体), run-in 楷体 or bold before
    `text`, or not at all."""

    text: str
    lead: str = ""
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the appendix. `key` names it for the template, which knows how wide its columns are."""

    key: str
    title: str
    note: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `title` is set in two lines."""

    title: list[str]
    paragraphs: list[Paragraph]
    issuer: str
    issued_on: str
    is_demonstration: bool
    tables: list[Table] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return asdict(self)

    @staticmethod
    def from_json(kept: dict[str, Any]) -> Document:
        """Read a document back as it was kept."""
        return Document(
            **kept
            | {
                "paragraphs": [Paragraph(**paragraph) for paragraph in kept["paragraphs"]],
                "tables": [Table(**table) for table in kept["tables"]],
            }
        )

    @property
    def text(self) -> str:
        """The body as plain text."""
        return "\n".join(["".join(self.title), *(p.lead + p.text for p in self.paragraphs)])
