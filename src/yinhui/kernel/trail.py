"""The trail: which tables leave one, declared by each room in `trail.py` beside its models.

`TRAIL: dict[table, Kept | Ledger | NotKept]`. The audit room puts the triggers into the database after every
migration (`audit.installing`); `audit/tests/test_declared.py` fails on a table that nobody has decided about.
The event tables of pghistory need no entry: they are part of the trail by being what they are.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from django.apps import apps

ALL = ("insert", "update", "delete")


@dataclass(frozen=True)
class Kept:
    """Facts: every statement that writes them leaves one line, whoever sends it; rows as they were before a
    change are kept by pghistory's event table where there is one, else beside the line.

    `person` is the column that names whom a row is about; `county` the column of its county, or SQL over the
    row `r`. Where only some `columns` make a write worth a line, they are named; `ignoring` are those that
    triggers keep. `operations` are those that leave a line.
    """

    person: str = ""
    county: str = "r.county_id"
    columns: tuple[str, ...] = ()
    ignoring: tuple[str, ...] = ()
    operations: tuple[str, ...] = ALL


@dataclass(frozen=True)
class Ledger:
    """A part of the trail itself: rows are added, never changed, and sealed.

    `key` orders its rows; a seal's chunks are `chunk` wide in it. `grows` is true where rows may still be
    changed by the transaction that added them.
    """

    key: str = "id"
    chunk: str = "id / 10000"
    grows: bool = False


@dataclass(frozen=True)
class NotKept:
    """No trail, for a reason."""

    because: str

    def __post_init__(self) -> None:
        assert self.because


Decision = Kept | Ledger | NotKept


def declared() -> dict[str, Decision]:
    """Return every room's decisions, by table."""
    found: dict[str, Decision] = {}
    for module in _modules():
        for table, decision in module.TRAIL.items():
            assert table not in found, f"{table} is declared twice"
            found[table] = decision
    return found


def _modules() -> Iterator[ModuleType]:
    """Each room's `trail.py`; the kernel's own tables and the libraries' are in `kernel/trail_tables.py`."""
    yield importlib.import_module("yinhui.kernel.trail_tables")
    for config in apps.get_app_configs():
        name = f"{config.name}.trail"
        if config.name.startswith("yinhui.") and config.label != "kernel" and importlib.util.find_spec(name):
            yield importlib.import_module(name)
