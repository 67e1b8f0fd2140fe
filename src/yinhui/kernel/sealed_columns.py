"""Which columns hold what is sealed, so that a change of keys (`kernel.key_rotation`) finds all of it.

A room declares its tables in `sealed.py` as `SEALED: tuple[SealedTable, ...]`. The tables of the history that
pghistory keeps of them are found by themselves. A test fails for a column called so that nobody declared.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class Tag:
    """A blind tag: made of the text in the sealed column `of`, or of a part of it, as a tag of `kind`."""

    of: str
    kind: str
    part: Callable[[str], str] = str


@dataclass(frozen=True)
class Hash:
    """A lookup hash of the text in the sealed column `of`. `former` keeps the former generation's beside it
    while keys are being changed, where rows of either generation must be joined by it."""

    of: str
    former: str | None = None


@dataclass(frozen=True)
class SealedTable:
    """A table with sealed columns (column → purpose), and the tags and hashes made of them.

    `key` is its primary key, a number; `owner` the column with the person's id to whom the bytes are bound.
    """

    table: str
    sealed: Mapping[str, str]
    key: str = "id"
    owner: str | None = None
    tags: Mapping[str, Tag] = field(default_factory=dict)
    hashes: Mapping[str, Hash] = field(default_factory=dict)

    @property
    def written(self) -> tuple[str, ...]:
        """Every column that is written when it is sealed anew."""
        return (*self.made, *(hash_.former for hash_ in self.hashes.values() if hash_.former))

    @property
    def made(self) -> tuple[str, ...]:
        """Every column whose first byte names a generation."""
        return (*self.sealed, *self.tags, *self.hashes)


@dataclass(frozen=True)
class SealedJson:
    """A table of a library's with texts sealed for nobody, in base64, in some fields of a JSON column."""

    table: str
    column: str
    fields: tuple[str, ...]
    purpose: str
    key: str = "id"


def sealed_in_json() -> list[SealedJson]:
    """Return every declared JSON column (`SEALED_IN_JSON` of a room's `sealed.py`)."""
    return [one for module in _modules() for one in getattr(module, "SEALED_IN_JSON", ())]


def sealed_tables() -> list[SealedTable]:
    """Return every declared table, each followed by the tables of its history."""
    found = []
    for declared in (one for module in _modules() for one in getattr(module, "SEALED", ())):
        found.append(declared)
        found.extend(_histories(declared))
    return found


def _modules() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if app.name.startswith("yinhui.") and find_spec(f"{app.name}.sealed"):
            yield importlib.import_module(f"{app.name}.sealed")


def _histories(declared: SealedTable) -> Iterator[SealedTable]:
    """Yield the event tables of a declared table, with the sealed columns that they keep."""
    for model in apps.get_models():
        tracked: type[Model] | None = getattr(model, "pgh_tracked_model", None)
        if tracked is None or tracked._meta.db_table != declared.table:
            continue
        kept = {column.column for column in model._meta.concrete_fields}
        history = replace(
            declared,
            table=model._meta.db_table,
            key="pgh_id",
            sealed={name: purpose for name, purpose in declared.sealed.items() if name in kept},
            tags={name: tag for name, tag in declared.tags.items() if name in kept},
            hashes={name: hash_ for name, hash_ in declared.hashes.items() if name in kept},
        )
        if history.made:
            yield history
