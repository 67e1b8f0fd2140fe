"""How long each kind of data is kept, read from `retention.toml`, and what its time being up does."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yinhui.kernel import clock
from yinhui.kernel.sql_files import sql


@dataclass(frozen=True)
class KindKept:
    """A kind of data: how long it is kept from when, by what rule and why, and what happens then.

    `columns` are assignments in SQL. With `done_by` another task does it, and the run leaves it alone.
    """

    key: str
    title: str
    keep: Mapping[str, int]
    counted_from: str
    source: str
    reason: str
    then: str = ""
    table: str = ""
    id: str = "id"
    columns: Mapping[str, str] = field(default_factory=dict)
    done_by: str = ""

    @property
    def kept_for(self) -> str:
        """How long, in words."""
        words = {"days": "天", "years": "年"}
        ((unit, number),) = self.keep.items()
        return f"{number}{words[unit]}" if number else "当时"

    @property
    def then_in_words(self) -> str:
        """What happens then, in words."""
        return self.done_by or {"remove": "删除", "blank": "清空，其余留存"}[self.then]

    @property
    def before(self) -> dt.datetime:
        """The moment before which its time is up, now."""
        ((unit, number),) = self.keep.items()
        now = clock.now().astimezone(clock.SHANGHAI)
        if unit == "days":
            return now - dt.timedelta(days=number)
        try:
            return now.replace(year=now.year - number)
        except ValueError:  # 29 February
            return now.replace(year=now.year - number, day=28)

    @property
    def due(self) -> str:
        """The statement that finds the keys of the rows whose time is up; takes `before`."""
        return sql(__file__, f"due_{self.key}")

    @property
    def carry_out(self) -> str:
        """The one statement that removes or empties them. Names and expressions are the declaration's own."""
        if self.then == "remove":
            return f"delete from {self.table} where {self.id} in ({self.due})"  # noqa: S608
        changes = ", ".join(f"{column} = {value}" for column, value in self.columns.items())
        return f"update {self.table} set {changes} where {self.id} in ({self.due})"  # noqa: S608


def _kind(entry: dict[str, Any]) -> KindKept:
    kind = KindKept(counted_from=entry.pop("from"), **entry)
    assert bool(kind.done_by) != bool(kind.then), kind.key
    return kind


KINDS: dict[str, KindKept] = {
    kind.key: kind
    for kind in map(_kind, tomllib.loads((Path(__file__).parent / "retention.toml").read_text())["kind"])
}
OURS: tuple[KindKept, ...] = tuple(kind for kind in KINDS.values() if not kind.done_by)
