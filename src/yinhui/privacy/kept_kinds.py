"""What a declaration of `kept` is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """One thing that is kept: its label, its group, the purpose it is kept for, the table and columns.

    `needs` is the ability without which no post sees it, `opened` true where a reason must be given each time
    and is logged. `masked` things are shown on the person's own page only when tapped.
    """

    key: str
    label: str
    group: str
    purpose: str
    table: str
    columns: tuple[str, ...]
    needs: str = "see_people"
    opened: bool = False
    masked: bool = False

    @property
    def is_sensitive(self) -> bool:
        """True for what the law calls sensitive: it stands behind a reason (PIPL art. 28)."""
        return self.opened


@dataclass(frozen=True)
class Group:
    """A group of fields as people think of them."""

    key: str
    title: str
    lead: str
