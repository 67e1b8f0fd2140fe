"""A column of PostgreSQL's that Django lacks: a set of whole numbers as ranges."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup


class NumbersField(models.Field[Any, Any]):
    """Whole numbers as an int8multirange: a hundred thousand ids in a row take the room of two.

    Written by triggers only. `numbers__hold=5` finds the rows whose set has the 5.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "int8multirange"


@NumbersField.register_lookup
class Hold(Lookup[Any]):
    """The set has the number; a GiST index serves it."""

    lookup_name = "hold"

    def get_prep_lookup(self) -> int:
        """Only a number is asked for."""
        return int(self.rhs)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Compare without a cast of the column, so that the index is used."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @> %s::int8", (*left_params, self.rhs)
