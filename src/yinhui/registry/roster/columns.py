"""Where a sheet's header is and what its columns mean.

A header may stand below titles, be merged, and take two rows; a column is known by its header, by what a
person of this county once said that header means, or by what its values look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from yinhui.registry.roster import limits
from yinhui.registry.roster.fields import FIELDS, LEFT_OUT
from yinhui.registry.roster.reading import Cell, Merge, Sheet
from yinhui.registry.roster.words import as_text, header_key, is_empty, without_spaces

_BY_HEADER = {header: field.key for field in FIELDS.values() for header in field.headers}
# A header of a whole roster that we know none or one of is no header.
KNOWN_HEADERS_MIN = 2
# A column without a known header is taken for what nearly all its values look like.
LOOKS_LIKE_SHARE = 0.8
LOOKS_LIKE_VALUES_MIN = 2


@dataclass(frozen=True)
class Column:
    """One column: its position from 0, its header's text, its field (empty: left out), how that was found.

    `how` is `header`, `memory`, `values`, `chosen` or empty.
    """

    index: int
    header: str
    field: str
    how: str


@dataclass(frozen=True)
class Plan:
    """How one sheet is read: its name, the first row of data, its columns, and the retirement kind that its
    title gives to rows which do not say (empty: none). A sheet without people has no columns."""

    sheet: str
    first_row: int
    columns: tuple[Column, ...]
    retirement_kind: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Plan:
        """Return the plan kept on an import."""
        columns = tuple(Column(**column) for column in data["columns"])
        return cls(data["sheet"], data["first_row"], columns, data["retirement_kind"])


def recognise(sheet: Sheet, memory: Mapping[str, str]) -> Plan:
    """Find a sheet's header and the meaning of its columns. `memory` is a county's header → field."""
    rows = _with_merges(sheet)
    found = _header(rows, memory)
    if found is None:
        return _without_header(sheet, rows)
    at, headers, height = found
    data = [cells for _, cells in rows[at + height :]]
    columns = _columns(headers, data, memory)
    if not any(column.field == "name" for column in columns):
        columns = ()
    return Plan(sheet.name, rows[at + height - 1][0] + 1, columns, _kind_of(sheet.name, rows[:at]))


def _kind_of(sheet_name: str, titles: list[tuple[int, list[str]]]) -> str:
    """A roster titled 离休干部 says of everybody in it what its rows do not repeat."""
    text = without_spaces(sheet_name + "".join("".join(cells) for _, cells in titles))
    return "lixiu" if "离休" in text and "退休" not in text else ""


def _with_merges(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Return the sample as text, merged cells of the possible header filled to the right and down."""
    rows = [(number, [as_text(cell) for cell in cells]) for number, cells in sheet.sample]
    by_number = dict(rows)
    for merge in sheet.merges:
        if merge.top > limits.HEADER_WITHIN_ROWS or not _is_heading(merge):
            continue
        text = _at(by_number.get(merge.top, []), merge.left)
        for number in range(merge.top, min(merge.bottom, limits.SAMPLE_ROWS) + 1):
            cells = by_number.get(number)
            if cells is None:
                continue
            cells.extend([""] * (merge.right + 1 - len(cells)))
            cells[merge.left : merge.right + 1] = [text] * (merge.right + 1 - merge.left)
    return rows


def _is_heading(merge: Merge) -> bool:
    """Headings are at most two rows high; a title may be as wide as the table."""
    return merge.bottom - merge.top <= 1 and merge.right < limits.COLUMNS_MAX


def _at(cells: list[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _field_of(header: str, memory: Mapping[str, str]) -> str | None:
    """Return the header's field, "" for one to leave out, None for one we do not know."""
    if header in memory:
        return memory[header]
    key = header_key(header)
    if key in LEFT_OUT:
        return ""
    found = _BY_HEADER.get(key)
    return found or _BY_HEADER.get(re.sub(r"必填|选填|年月日|格式.*|如.*|例.*", "", key))


def _meaning(lines: tuple[str, ...], memory: Mapping[str, str]) -> str | None:
    """Return the field of a header of one or two lines; the lower line means what its group makes of it."""
    field = _field_of("".join(lines), memory)
    if field is not None or len(lines) < 2:
        return field
    own = _field_of(lines[1], memory)
    if own and _FAMILY.search(lines[0]):
        return _OF_FAMILY.get(own)
    return own


_FAMILY = re.compile(r"联系人|家属|子女|儿女|配偶|亲属|聯繫人|家屬")
_OF_FAMILY = {
    "name": "contact_name",
    "phone": "contact_phone",
    "landline": "contact_phone",
    "contact_relation": "contact_relation",
}


def _header(
    rows: list[tuple[int, list[str]]], memory: Mapping[str, str]
) -> tuple[int, list[tuple[str, ...]], int] | None:
    """Return where the header is, each column's lines, and its height: the one or two rows that mean most."""
    best, best_score = None, 0
    for at in range(min(len(rows), limits.HEADER_WITHIN_ROWS)):
        for height in (1, 2):
            if height == 2 and not _could_divide(rows, at, memory):
                continue
            headers = _headers(rows[at : at + height])
            known = {field for lines in headers if (field := _meaning(lines, memory))}
            score = len(known) + (2 if "name" in known else 0)
            if len(known) >= KNOWN_HEADERS_MIN and (
                score > best_score or (height == 1 and score == best_score and best and best[2] == 2)
            ):
                best, best_score = (at, headers, height), score
    return best


def _could_divide(rows: list[tuple[int, list[str]]], at: int, memory: Mapping[str, str]) -> bool:
    """True if the next row may be the header's second: no figures, and no name of a person in it."""
    if at + 1 >= len(rows):
        return False
    upper, lower = rows[at][1], rows[at + 1][1]
    name_at = next((i for i, text in enumerate(upper) if _field_of(text, memory) == "name"), None)
    if name_at is not None and _at(lower, name_at) not in ("", upper[name_at]):
        return False
    return any(lower) and not any(character.isdigit() for text in lower for character in text)


def _headers(rows: list[tuple[int, list[str]]]) -> list[tuple[str, ...]]:
    """Return each column's header as its lines, from the group's to its own, without repeats."""
    width = max(len(cells) for _, cells in rows)
    headers: list[tuple[str, ...]] = []
    group = ""
    for index in range(width):
        upper = _at(rows[0][1], index)
        lower = _at(rows[1][1], index) if len(rows) > 1 else ""
        if upper:
            group = upper
        elif lower:
            upper = group  # a heading above several columns, without the merge being known
        headers.append(tuple(dict.fromkeys(text for text in (upper, lower) if text)))
    return headers


def _columns(
    headers: list[tuple[str, ...]], data: list[list[str]], memory: Mapping[str, str]
) -> tuple[Column, ...]:
    taken: set[str] = set()
    columns: list[Column] = []
    for index, lines in enumerate(headers):
        header = "".join(lines)
        values = [text for cells in data if not is_empty(text := _at(cells, index))]
        if not header and not values:
            continue
        field = _meaning(lines, memory)
        how = "memory" if header in memory else "header"
        if field in taken:
            field = _second_of(field, values)
        if field is None or _contradicted(field, values):
            field, how = _by_values(values, taken), "values"
        if not field or field in taken:
            field, how = "", ""
        taken.add(field)
        columns.append(Column(index, header, field, how))
    return tuple(columns)


def _second_of(field: str | None, values: list[str]) -> str | None:
    """A second column of phones is the landlines, if they look so."""
    if field == "phone" and _share(values, lambda text: not _MOBILE.fullmatch(text)) > LOOKS_LIKE_SHARE:
        return "landline"
    return ""


_ID_NUMBER = re.compile(r"'?\d{17}[\dXx×]|'?\d{15}|\d(\.\d+)?[Ee]\+?1[4-7]")
_MOBILE = re.compile(r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}")
_LOOKS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("id_number", _ID_NUMBER.fullmatch),
    ("phone", _MOBILE.fullmatch),
    ("sex", re.compile(r"男性?|女性?").fullmatch),
    ("nation", re.compile(r".{1,5}族").fullmatch),
    ("political_status", re.compile(r"(中共)?(正式|预备)?党员|群众|民盟|民革|无党派(人士)?").fullmatch),
    ("retirement_kind", re.compile(r"离休(干部)?|退休(干部)?").fullmatch),
    ("education", re.compile(r"研究生|大学(本科|专科)?|本科|大专|中专|高中|初中|小学").fullmatch),
    ("branch", re.compile(r".{2,}(党支部|支部委员会)").fullmatch),
    ("compound", re.compile(r".{2,}(小区|家属院|花园|家园)").fullmatch),
)


def _share(values: list[str], looks: Callable[[str], object]) -> float:
    if len(values) < LOOKS_LIKE_VALUES_MIN:
        return 0.0
    return sum(1 for text in values if looks(text)) / len(values)


def _by_values(values: list[str], taken: set[str]) -> str:
    for field, looks in _LOOKS:
        if field not in taken and _share(values, looks) >= LOOKS_LIKE_SHARE:
            return field
    return ""


def _contradicted(field: str | None, values: list[str]) -> bool:
    """True if the header says phone or identity number and nearly all the values are the other."""
    other = {"phone": _ID_NUMBER.fullmatch, "id_number": _MOBILE.fullmatch}.get(field or "")
    return other is not None and _share(values, other) >= LOOKS_LIKE_SHARE


_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,10}·[\u4e00-\u9fff·]{1,15}")


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(without_spaces(text)) is not None


def _without_header(sheet: Sheet, rows: list[tuple[int, list[str]]]) -> Plan:
    """A sheet that begins with its people: columns by their values, if there are names and numbers."""
    data = [cells for _, cells in rows]
    width = max((len(cells) for cells in data), default=0)
    taken: set[str] = set()
    columns: list[Column] = []
    for index in range(width):
        values = [text for cells in data if not is_empty(text := _at(cells, index))]
        field = _by_values(values, taken)
        if (
            not field
            and "name" not in taken
            and _share(values, lambda t: _NAME.fullmatch(without_spaces(t))) >= 0.9
        ):
            field = "name"
        taken.add(field)
        if values:
            columns.append(Column(index, f"第{index + 1}列", field, "values" if field else ""))
    is_roster = "name" in taken and bool(taken & {"id_number", "phone", "sex"})
    return Plan(sheet.name, rows[0][0] if rows else 1, tuple(columns) if is_roster else ())


def chosen(plan: Plan, choices: Mapping[int, str]) -> Plan:
    """Return the plan with a person's choices (column position → field, empty to leave out)."""
    columns = tuple(
        Column(column.index, column.header, choices[column.index], "chosen")
        if column.index in choices and choices[column.index] != column.field
        else column
        for column in plan.columns
    )
    return Plan(plan.sheet, plan.first_row, columns, plan.retirement_kind)


def is_header_again(cells: list[Cell], columns: tuple[Column, ...]) -> bool:
    """True for a header repeated at the top of a printed page."""
    texts = [(as_text(cells[c.index]), c.header) for c in columns if c.field and c.index < len(cells)]
    said = [(text, header) for text, header in texts if text]
    return len(said) > 1 and all(header.endswith(text) for text, header in said)
