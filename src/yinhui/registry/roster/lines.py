"""Rows as lines of PostgreSQL's COPY text format for the staging table.

Written by hand because a million rows pass through here: psycopg's `write_row` costs five times as much.
What is sensitive and the original cells are sealed by the process that holds the keys, not by the one that
reads the file: an `OpenLine` travels between them. The search keys are made there too, so that the two
processes have about as much to do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from yinhui.kernel.sensitive import encrypt, recognition_hash
from yinhui.registry.roster.rows import ReadRow
from yinhui.registry.sealing import ID_NUMBER, Contact, sealed_circumstances, sealed_contact
from yinhui.registry.search_keys import search_keys

NULL = r"\N"
_TEXT_FIELDS_1 = ("sex", "nation")
_TEXT_FIELDS = (
    "phone",
    "landline",
    "home_unit",
    "former_post",
    "rank",
    "political_status",
    "education",
    "note",
    "branch",
    "community",
    "compound",
    "building",
    "entrance",
    "flat",
)
_LIST_FIELDS = ("specialties", "interests", "service_needs")
_DATE_FIELDS = (
    ("birth_date", "birth_precision"),
    ("retired_on", "retired_precision"),
    ("joined_party_on", "joined_precision"),
)

# The staging table's columns in the order of `staged_line`.
STAGED_COLUMNS = (
    "roster_id",
    "sheet",
    "row",
    "verdict",
    "problems",
    "original_sealed",
    "sealed_for",
    "id_number_sealed",
    "id_number_hash",
    "health_class_sealed",
    "health_class_tag",
    "living_situation_sealed",
    "living_situation_tag",
    "contact_sealed",
    "contact_tag",
    "name_tag",
    "contact_has_phone",
    "fingerprint",
    "doubt",
    "decision",
    "name",
    *_TEXT_FIELDS_1,
    *(column for pair in _DATE_FIELDS for column in pair),
    "died_on",
    "retirement_kind",
    *_TEXT_FIELDS,
    *_LIST_FIELDS,
    "pinyin",
    "initials",
    "search_tokens",
)


class OpenLine(NamedTuple):
    """A row on its way from the reading process: what is still to be sealed, by what the person will be found
    (name, phone, landline), and the rest of its line."""

    number: int
    verdict: str
    problems: str
    original: list[str] | None
    id_number: str | None
    health_class: str
    living_situation: str
    contact: tuple[str, str, str] | None
    fingerprint: str | None
    found_by: tuple[str, str, str]
    rest: str


def open_line(row: ReadRow, retirement_kind: str) -> OpenLine:
    """Return a row that was read as a line, but for what must be sealed and for its search keys."""
    values = row.values
    identity = values.get("id_number")
    contact = values.get("contact_name")
    parts = _texts([values.get("name"), *map(values.get, _TEXT_FIELDS_1)])
    for key, _ in _DATE_FIELDS:
        dated = values.get(key)
        parts += (dated[0].isoformat(), dated[1]) if dated else (NULL, "day")
    died = values.get("died_on")
    parts.append(died[0].isoformat() if died else NULL)
    parts.append(values.get("retirement_kind") or retirement_kind or NULL)
    parts += _texts(list(map(values.get, _TEXT_FIELDS)))
    parts += [_array(values[key]) if key in values else NULL for key in _LIST_FIELDS]
    return OpenLine(
        row.number,
        "rejected" if row.rejected else "new",
        _text(json.dumps(row.problems, ensure_ascii=False)) if row.problems else NULL,
        row.original,
        identity.number if identity else None,
        values.get("health_class", ""),
        values.get("living_situation", ""),
        (contact, values.get("contact_relation", ""), values.get("contact_phone", "")) if contact else None,
        None if identity or row.rejected else row.fingerprint,
        (values.get("name", ""), values.get("phone", ""), values.get("landline", "")),
        "\t".join(parts),
    )


def staged_line(line: OpenLine, roster_id: int, sheet: int, person_id: int, number_hash: bytes | None) -> str:
    """Return the finished line, sealed for the person whose id is given. `number_hash` is the latest hash of
    its identity number."""
    number = line.id_number
    circumstances = sealed_circumstances(
        person_id, health_class=line.health_class, living_situation=line.living_situation
    )
    keys = search_keys(*line.found_by)
    return "\t".join(
        (
            str(roster_id),
            str(sheet),
            str(line.number),
            line.verdict,
            line.problems,
            _bytes(encrypt(json.dumps(line.original, ensure_ascii=False), "roster_row"))
            if line.original
            else NULL,
            str(person_id),
            _bytes(encrypt(number, ID_NUMBER, person_id)) if number else NULL,
            _bytes_or_null(number_hash),
            *(_bytes_or_null(circumstances[name]) for name in _CIRCUMSTANCES),
            *_contact(line.contact, person_id),
            _bytes(recognition_hash(line.fingerprint, "roster_row")) if line.fingerprint else NULL,
            "\t",  # doubt and decision are empty
            line.rest,
            _text(keys.pinyin[:120]),
            _text(keys.initials[:30]),
            _array(keys.tokens),
        )
    )


_CIRCUMSTANCES = (
    "health_class_sealed",
    "health_class_tag",
    "living_situation_sealed",
    "living_situation_tag",
)


def _contact(contact: tuple[str, str, str] | None, person_id: int) -> tuple[str, ...]:
    if contact is None:
        return NULL, NULL, NULL, NULL
    sealed = sealed_contact(person_id, Contact(*contact))
    return (*map(_bytes, sealed.values()), "t" if contact[2] else "f")


def _text(value: str) -> str:
    return value.replace("\\", r"\\") if "\\" in value else value


def _texts(values: list[str | None]) -> list[str]:
    """Escape several at once: almost no row has a backslash."""
    if "\\" in "".join(filter(None, values)):
        return [NULL if value is None else _text(value) for value in values]
    return [NULL if value is None else value for value in values]


def _bytes(value: bytes) -> str:
    return r"\\x" + value.hex()


def _bytes_or_null(value: bytes | None) -> str:
    return NULL if value is None else _bytes(value)


def _array(items: Sequence[str]) -> str:
    if not items:
        return "{}"
    joined = '","'.join(items)
    if "\\" not in joined and joined.count('"') == 2 * (len(items) - 1):  # nothing to escape
        return f'{{"{joined}"}}'
    quoted = ",".join(f'"{_array_item(item)}"' for item in items)
    return _text("{" + quoted + "}")


def _array_item(item: str) -> str:
    if '"' in item or "\\" in item:
        return item.replace("\\", r"\\").replace('"', r"\"")
    return item
