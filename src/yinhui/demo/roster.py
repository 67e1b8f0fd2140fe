"""Sample rosters for trying the import: a county's people in .xlsx or .csv, clean or as they come in life."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

import xlsxwriter

from yinhui.demo.blueprint import NAMED_PEOPLE, CountyPlan, plans
from yinhui.demo.mess import Mess
from yinhui.demo.person_draws import ROSTER_ID_REGION, Draft, PersonDraws
from yinhui.demo.roster_rows import COLUMNS, Cell, Row, row_of

# What a sheet holds, less the titles and the total.
ROWS_MAX = 1_048_000
COUNTY = "东安县"
BLANK_ROW_EVERY = 400
_TITLE = f"{COUNTY}离退休干部基本情况登记表"
_DAY = dt.date(2026, 6, 30)
# Two-row header: group and the columns under it, by their first position.
_GROUPS = {4: ("证件", 2), 20: ("家庭联系人", 3)}


def write_roster(out: Path, *, rows: int, seed: int, messy: bool) -> None:
    """Write so many people of 东安县 to a file; the same seed writes the same people.

    Memory does not grow with the rows. `messy` gives it titles, a header of two rows, blank rows, a total,
    and the faults that rosters have in life; without it the sheet is one header and its rows.
    """
    lines = list(_heading()) if messy else [list(COLUMNS)]
    body = _body(rows, seed, messy)
    if out.suffix.lower() == ".csv":
        _write_csv(out, lines, body, encoding="gb18030" if messy else "utf-8-sig")
    else:
        _write_xlsx(out, lines, body, messy=messy)


def _heading() -> Iterator[list[str]]:
    yield [_TITLE]
    yield [f"填报单位：{COUNTY}委老干部局", "", "", "", "", "", f"填报日期：{_DAY:%Y年%-m月%-d日}"]
    upper, lower = list(COLUMNS), [""] * len(COLUMNS)
    for at, (group, width) in _GROUPS.items():
        for column in range(at, at + width):
            lower[column] = (
                COLUMNS[column].removeprefix("联系人") if group == "家庭联系人" else COLUMNS[column]
            )
            upper[column] = group if column == at else ""
    yield upper
    yield lower


def _body(rows: int, seed: int, messy: bool) -> Iterator[Row]:
    mess = Mess(Random(seed + 1))
    for number, draft in enumerate(_people(rows, seed), start=1):
        row = row_of(number, *draft)
        if messy:
            if number % BLANK_ROW_EVERY == 0:
                yield []
            row = mess.made_of(row)
        yield row
    if messy:
        yield ["合计", f"{rows}人"]


def _people(rows: int, seed: int) -> Iterator[tuple[Draft, str, str, str]]:
    """Yield people with their home unit, branch and address."""
    random = Random(seed)
    draws = PersonDraws(random, _DAY, ROSTER_ID_REGION)
    county = plans(NAMED_PEOPLE)[0]
    assert county.name == COUNTY
    homes = _addresses(county)
    for _ in range(rows):
        unit = random.choice(county.units)
        is_member = random.random() < 0.7
        draft = draws.a_member(unit.name) if is_member else draws.a_non_member(unit.name)
        branch = unit.branch.name if unit.branch and is_member else ""
        home = random.choice(homes)
        building, entrance = random.randint(1, 9), random.randint(1, 4)
        address = f"{home}{building}号楼{entrance}单元{random.randint(1, 6)}0{random.randint(1, 2)}室"
        yield draft, unit.name, branch, address


def _addresses(county: CountyPlan) -> list[str]:
    return [
        compound.name
        for township in county.townships
        for community in township.communities
        for compound in community.compounds
    ]


def _write_csv(out: Path, heading: list[list[str]], body: Iterator[Row], *, encoding: str) -> None:
    with out.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerows(heading)
        writer.writerows(body)


def _write_xlsx(out: Path, heading: list[list[str]], body: Iterator[Row], *, messy: bool) -> None:
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("离退休干部")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "align": "center"})
        if messy:
            sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, _TITLE, bold)
        for at, cells in enumerate(heading):
            if at == 0 and messy:
                continue
            for column, text in enumerate(cells):
                if at == 2 and messy and column in _GROUPS:
                    sheet.merge_range(at, column, at, column + _GROUPS[column][1] - 1, text, bold)
                elif text:
                    sheet.write_string(at, column, text, bold)
        for at, row in enumerate(body, start=len(heading)):
            for column, cell in enumerate(row):
                _write_cell(sheet, at, column, cell, day)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    at: int,
    column: int,
    cell: Cell,
    day: xlsxwriter.format.Format,
) -> None:
    if isinstance(cell, dt.date):
        sheet.write_datetime(at, column, dt.datetime.combine(cell, dt.time()), day)
    elif isinstance(cell, int | float):
        sheet.write_number(at, column, cell)
    elif cell:
        sheet.write_string(at, column, cell)
