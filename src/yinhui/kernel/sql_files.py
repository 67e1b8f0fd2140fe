"""SQL that is more than an ORM line lives in a `.sql` file beside its query; this reads it."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.cache
def sql(module_file: str, name: str) -> str:
    """Return `sql/<name>.sql` from the folder of the module whose `__file__` is given."""
    return (Path(module_file).parent / "sql" / f"{name}.sql").read_text()
