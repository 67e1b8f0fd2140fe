"""From a row of cells to a row of the staging table: every cell read, then what cells say of each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yinhui.kernel import clock
from yinhui.registry.identity import Identity
from yinhui.registry.roster.cells import READERS, REMEMBERED
from yinhui.registry.roster.columns import Plan, is_header_again
from yinhui.registry.roster.dates import YEAR_MIN
from yinhui.registry.roster.fields import SERIAL
from yinhui.registry.roster.problems import CellProblem, Noted
from yinhui.registry.roster.reading import Cell, Row
from yinhui.registry.roster.words import as_text, header_key, is_empty, without_spaces

# Remembered readings of one column; a column of as many different texts gains nothing from more.
REMEMBERED_PER_COLUMN_MAX = 50_000

_NOT_A_PERSON = re.compile(
    r"(合计|总计|小计|共计|总人数|总数|制表|填表|审核|审批|审签|负责人|单位[(（]?盖章|注[:：]|备注[:：]|说明[:：]|填报|联系人[:：])"
    r"|共\d+[人名]"
)


@dataclass(slots=True)
class ReadRow:
    """A row that was read: its values by field, its problems as (column or None, code, message).

    `rejected` if any of the problems keeps it out; then `original` has its cells' texts.
    """

    number: int
    values: dict[str, Any]
    problems: list[tuple[int | None, str, str]] = field(default_factory=list)
    rejected: bool = False
    original: list[str] | None = None

    @property
    def fingerprint(self) -> str:
        """What makes a row without identity number the same row when its file comes again."""
        born = self.values.get("birth_date")
        keys = ("name", "sex", "phone", "home_unit", "branch")
        said = [str(self.values.get(key, "")) for key in keys]
        return "\x1f".join([*said, born[0].isoformat() if born else ""])

    def reject(self, column: int | None, code: str, message: str) -> None:
        """Keep the row out."""
        self.problems.append((column, code, message))
        self.rejected = True


# Whom the file has named so far, by identity number or fingerprint: sheet's name and row.
Seen = dict[str, tuple[str, int]]


class RowReader:
    """Reads the rows of one sheet by its plan. `seen` is shared by the sheets of a file."""

    def __init__(self, plan: Plan, seen: Seen) -> None:
        """Prepare a reader for each column that has a field."""
        self._plan = plan
        self._seen = seen
        self._today = clock.today()
        self._columns = [column for column in plan.columns if column.field]
        self._readers: list[tuple[int, str, Callable[[Cell], Any], dict[Cell, Any] | None]] = [
            (c.index, c.field, READERS[c.field], {} if c.field in REMEMBERED else None) for c in self._columns
        ]
        self._serial = {c.index for c in plan.columns if header_key(c.header) in SERIAL}
        self._at = {column.field: column.index for column in self._columns}

    def read(self, rows: Iterable[Row]) -> Iterator[ReadRow]:
        """Yield the rows about people; blank ones, totals, signatures and repeated headers are left out."""
        first = self._plan.first_row
        for number, cells in rows:
            if number >= first and not self._is_no_person(cells):
                yield self._read_row(number, cells)

    def _is_no_person(self, cells: list[Cell]) -> bool:
        name_at = self._at["name"]
        name = cells[name_at] if name_at < len(cells) else ""
        if isinstance(name, str) and 2 <= len(name) <= 4 and name.isalpha() and not _NOT_A_PERSON.match(name):
            return name == "姓名" and is_header_again(cells, self._plan.columns)
        texts = [as_text(cell) for i, cell in enumerate(cells) if cell != "" and i not in self._serial]
        said = [text for text in texts if not is_empty(text)]
        if not said:
            return True
        firsts = [
            without_spaces(said[0]),
            *(without_spaces(as_text(cells[i])) for i in self._serial if i < len(cells)),
        ]
        if any(_NOT_A_PERSON.match(text) for text in firsts):
            return True
        return is_header_again(cells, self._plan.columns)

    def _read_row(self, number: int, cells: list[Cell]) -> ReadRow:
        row = ReadRow(number, {})
        values = row.values
        width = len(cells)
        for index, key, reader, memory in self._readers:
            if index >= width or (cell := cells[index]) == "":
                continue
            if memory is not None:
                # True == 1 == 1.0 as keys; they read the same where it matters, except booleans
                read = memory.get(cell)
                if read is None:
                    read = _reading(reader, cell)
                    if len(memory) < REMEMBERED_PER_COLUMN_MAX:
                        memory[cell] = read
            else:
                read = _reading(reader, cell)
            if read is _NOTHING:
                continue
            if isinstance(read, Noted):
                row.problems.append((index, read.code, read.message))
                values[key] = read.value
            else:
                values[key] = read
        self._settle(row)
        if not row.rejected:
            self._reject_repeated(row)
        if row.rejected:
            row.original = [as_text(cell) if not isinstance(cell, str) else cell for cell in cells]
        return row

    def _settle(self, row: ReadRow) -> None:
        """Let the cells answer for each other, then reject what is still unreadable."""
        values = row.values
        if "name" not in values:
            row.reject(
                self._at["name"], "name_missing", "这一行没有姓名。请补上姓名；如果不是人员，请删去这一行。"
            )
        identity = values.get("id_number")
        if isinstance(identity, Identity):
            self._settle_identity(row, identity)
        for key, value in list(values.items()):
            if isinstance(value, CellProblem):
                row.reject(self._at[key], value.code, value.message)
                del values[key]
        _settle_phones(values)
        _settle_place(values)
        _settle_contact(values)
        self._settle_order(row)

    def _settle_identity(self, row: ReadRow, identity: Identity) -> None:
        values = row.values
        if identity.birth_date > self._today or identity.birth_date.year < YEAR_MIN:
            row.reject(
                self._at["id_number"], "id_number", "身份证号中的出生日期不合常理。请对照证件重新填写。"
            )
        born = values.get("birth_date")
        if (
            isinstance(born, CellProblem)
            and born.code == "date_ambiguous"
            and identity.birth_date.month in (1, 10)
        ):
            born = None  # the number says which of the two months
        if isinstance(born, tuple) and not _agrees(born, identity.birth_date):
            row.reject(
                self._at["birth_date"],
                "birth_date_mismatch",
                "出生日期与身份证号里的不一致。请对照身份证，把写错的一处改正。",
            )
        elif not isinstance(born, CellProblem):
            values["birth_date"] = (identity.birth_date, "day")
        sex = values.get("sex")
        if isinstance(sex, str) and sex != identity.sex:
            row.reject(
                self._at["sex"], "sex_mismatch", "性别与身份证号里的不一致。请对照身份证，把写错的一处改正。"
            )
        elif sex is None:
            values["sex"] = identity.sex

    def _reject_repeated(self, row: ReadRow) -> None:
        identity = row.values.get("id_number")
        key = identity.number if identity else row.fingerprint
        sheet, number = self._seen.setdefault(key, (self._plan.sheet, row.number))
        if (sheet, number) == (self._plan.sheet, row.number):
            return
        where = f"第{number}行" if sheet == self._plan.sheet else f"工作表“{sheet}”第{number}行"
        what = "是同一个身份证号" if identity else "的姓名等内容相同，又都没有身份证号"
        row.reject(
            self._at["id_number" if identity else "name"],
            "duplicate_in_file",
            f"与{where}{what}。如果是同一个人，请只保留正确的一行；如果不是，请核对补全身份证号。",
        )

    def _settle_order(self, row: ReadRow) -> None:
        born = row.values.get("birth_date")
        if not born:
            return
        for key, what in (("joined_party_on", "入党"), ("retired_on", "离退休"), ("died_on", "去世")):
            later = row.values.get(key)
            if later and later[0] < born[0] and later[0].year < born[0].year:
                row.reject(
                    self._at[key], "date_order", f"{what}的时间早于出生日期。请对照档案，把写错的一处改正。"
                )


_NOTHING = object()


def _reading(reader: Callable[[Cell], Any], cell: Cell) -> Any:
    """Return what the cell reads as, a CellProblem, or _NOTHING for a cell that says nothing."""
    if isinstance(cell, str) and is_empty(as_text(cell)):
        return _NOTHING
    try:
        return reader(cell)
    except CellProblem as problem:
        return problem


def _agrees(born: tuple[dt.date, str], by_number: dt.date) -> bool:
    date, precision = born
    if precision == "year":
        return date.year == by_number.year
    if precision == "month":
        return (date.year, date.month) == (by_number.year, by_number.month)
    return date == by_number


def _settle_phones(values: dict[str, Any]) -> None:
    """A landline among the mobiles and a mobile among the landlines go where they belong."""
    mobile, landline = values.pop("phone", ("", ""))
    second_mobile, second_landline = values.pop("landline", ("", ""))
    if phone := mobile or second_mobile:
        values["phone"] = phone
    if fixed := second_landline or landline:
        values["landline"] = fixed


def _settle_place(values: dict[str, Any]) -> None:
    """An address fills what the columns of its own leave out."""
    address = values.pop("address", None)
    if address and "compound" not in values:
        for key, part in zip(("compound", "building", "entrance", "flat"), address, strict=True):
            if part:
                values.setdefault(key, part)
    if "compound" not in values:
        for key in ("building", "entrance", "flat"):
            values.pop(key, None)


def _settle_contact(values: dict[str, Any]) -> None:
    contact = values.pop("contact", None)
    phones = values.pop("contact_phone", None)
    if contact and "contact_name" not in values:
        name, relation, phone = contact
        values["contact_name"] = name
        if relation:
            values.setdefault("contact_relation", relation)
        if phone and not phones:
            values["contact_phone"] = phone
    if phones:
        values["contact_phone"] = phones[0] or phones[1]
    if "contact_name" not in values:
        values.pop("contact_relation", None)
        values.pop("contact_phone", None)
