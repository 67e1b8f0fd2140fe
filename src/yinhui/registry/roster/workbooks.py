""".xls, .xlsb and .ods, read whole by python-calamine: the reading process's memory limit is the guard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine

from yinhui.registry.roster import limits
from yinhui.registry.roster.delimited import too_many_columns, too_many_rows
from yinhui.registry.roster.reading import FORMULA_NOTE, HIDDEN_NOTE, Merge, Row, Sheet, filled_down
from yinhui.registry.roster.refusal import Refusal


def damaged() -> Refusal:
    """Return the refusal for a file that its own format does not allow."""
    return Refusal(
        "文件已经损坏，或者不是它的后缀所说的那种表格。请用Excel或WPS打开它，另存为“.xlsx”再导入。",
        code="file_damaged",
    )


def locked() -> Refusal:
    """Return the refusal for a file that needs a password."""
    return Refusal("文件设了打开密码。请在表格软件里去掉密码，另存后再导入。", code="file_locked")


class WholeBook:
    """A workbook that is loaded a sheet at a time."""

    def __init__(self, path: Path, kind: str) -> None:
        """Open it. Raises Refusal if it is damaged or locked."""
        try:
            self._book = calamine.CalamineWorkbook.from_path(path)
        except calamine.PasswordError:
            raise locked() from None
        except (calamine.CalamineError, OSError, ValueError):
            raise damaged() from None
        visible = [
            sheet
            for sheet in self._book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        self.notes = [FORMULA_NOTE] if kind == "ods" else []
        if len(visible) < len(self._book.sheets_metadata):
            self.notes.append(HIDDEN_NOTE)
        self._loaded: dict[int, calamine.CalamineSheet] = {}
        self._names = [sheet.name for sheet in visible]
        self.sheets = [self._described(index) for index in range(len(visible))]

    def _described(self, index: int) -> Sheet:
        sheet = self._sheet(index)
        if sheet.total_height > limits.ROWS_MAX:
            raise too_many_rows()
        if sheet.total_width > limits.COLUMNS_MAX:
            raise too_many_columns()
        merges = [
            Merge(top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[: limits.MERGES_MAX]
        ]
        return Sheet(name=self._names[index], rows=sheet.total_height, merges=merges)

    def _sheet(self, index: int) -> calamine.CalamineSheet:
        if index not in self._loaded:
            try:
                self._loaded[index] = self._book.get_sheet_by_name(self._names[index])
            except calamine.CalamineError:
                raise damaged() from None
        return self._loaded[index]

    def rows(self, index: int) -> Iterator[Row]:
        """Yield the rows, merged cells filled down."""
        return filled_down(numbered_rows(self._sheet(index)), self.sheets[index].merges)


def numbered_rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    """Yield calamine's rows, which begin at row 1 but at the leftmost used column, with columns from A."""
    if sheet.start is None:
        return
    padding: list[str] = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [*padding, *cells]
