"""For whom a row's sensitive cells are sealed: the person of its identity number, or whoever it will make.

What is sealed is bound to a person's id (`kernel.sensitive`), so a row needs one before it is stored. Rows of
a known identity number take that person's; every other takes an id that a new person will get. Where it turns
out later whose row it is, its cells are sealed anew (`bind`): seldom, never for rows with identity numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from yinhui.kernel.keys import keyring
from yinhui.kernel.sensitive import decrypt, encrypt, lookup_hashes
from yinhui.kernel.sql_files import sql
from yinhui.registry.sealing import (
    HEALTH_CLASS,
    ID_NUMBER,
    LIVING_SITUATION,
    opened,
    opened_contact,
    sealed_circumstances,
    sealed_contact,
)

_BATCH_ROWS = 1_000
_COLUMNS = (
    "id_number_sealed",
    "health_class_sealed",
    "health_class_tag",
    "living_situation_sealed",
    "living_situation_tag",
    "contact_sealed",
    "contact_tag",
    "name_tag",
)


# A number's hashes, of every generation of keys in use, the latest first; [None] where there is no number.
Hashes = list[bytes | None]


def hashes_of(number: str | None) -> Hashes:
    """Return the hashes by which a row's identity number is looked for."""
    return [*lookup_hashes(number, ID_NUMBER)] if number else [None]


def person_ids_of(county_id: int, hashes: Sequence[Hashes]) -> list[int]:
    """Return for each row's hashes the id of the county's person of that number, or a new id. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql(__file__, "person_ids"),
            {
                "county": county_id,
                "hashes": [of_number[0] for of_number in hashes],
                "former": [_second(of_number) for of_number in hashes],
            },
        )
        return [person_id for (person_id,) in cursor.fetchall()]


def bring_hashes_up_to_date(cursor: CursorWrapper, roster_id: int) -> None:
    """Give the rows the hashes of every generation of keys in use, by which people are found while keys are
    being changed. At any other time there is nothing to do, but for rows that wait since before a change."""
    keys = keyring()
    cursor.execute(
        "select id, sealed_for, id_number_sealed from registry_rosterrow where roster_id = %s"
        " and id_number_hash is not null"
        " and (get_byte(id_number_hash, 0) <> %s or (id_number_hash_former is null) = %s)",
        [roster_id, keys.latest, keys.is_changing],
    )
    numbers = {row_id: decrypt(sealed, ID_NUMBER, owner) for row_id, owner, sealed in cursor.fetchall()}
    if numbers:
        hashes = [lookup_hashes(number, ID_NUMBER) for number in numbers.values()]
        cursor.execute(
            "update registry_rosterrow s set id_number_hash = v.hash, id_number_hash_former = v.former"
            " from unnest(%s::bigint[], %s::bytea[], %s::bytea[]) as v(id, hash, former) where s.id = v.id",
            [list(numbers), [found[0] for found in hashes], [_second(found) for found in hashes]],
        )


def _second(hashes: Sequence[bytes | None]) -> bytes | None:
    return hashes[1] if len(hashes) > 1 else None


def bind(roster_id: int) -> None:
    """Seal anew the rows that are known by now to be somebody else's than they were sealed for."""
    with connection.cursor() as cursor:
        # again, because the row whose twin another is may have got another id
        while rows := _unbound(cursor, roster_id):
            for start in range(0, len(rows), _BATCH_ROWS):
                _write(cursor, [_bound(*row) for row in rows[start : start + _BATCH_ROWS]])


def _unbound(cursor: CursorWrapper, roster_id: int) -> list[tuple[Any, ...]]:
    cursor.execute(sql(__file__, "unbound_rows"), {"roster": roster_id})
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _bound(row_id: int, former: int, owner: int, *sealed: Any) -> tuple[Any, ...]:
    """Return the row's id, its new owner and its columns sealed for them."""
    number, health, living, contact = sealed
    columns: dict[str, bytes | None] = dict.fromkeys(_COLUMNS)
    if number is not None:
        columns["id_number_sealed"] = encrypt(decrypt(number, ID_NUMBER, former), ID_NUMBER, owner)
    columns |= sealed_circumstances(
        owner,
        health_class=opened(health, HEALTH_CLASS, former),
        living_situation=opened(living, LIVING_SITUATION, former),
    )
    if contact is not None:
        columns |= sealed_contact(owner, opened_contact(contact, former))
    return (row_id, owner, *(columns[name] for name in _COLUMNS))


def _write(cursor: CursorWrapper, rows: list[tuple[Any, ...]]) -> None:
    values = [list(column) for column in zip(*rows, strict=True)]
    cursor.execute(
        f"update registry_rosterrow s set sealed_for = v.owner,"  # noqa: S608 - names from above
        f" {', '.join(f'{name} = v.{name}' for name in _COLUMNS)}"
        f" from unnest(%s::bigint[], %s::bigint[]{', %s::bytea[]' * len(_COLUMNS)})"
        f" as v(id, owner, {', '.join(_COLUMNS)}) where s.id = v.id",
        values,
    )
