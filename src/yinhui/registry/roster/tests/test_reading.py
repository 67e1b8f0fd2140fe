"""Every kind of file gives the same rows, with the numbers that the spreadsheet shows."""

import datetime as dt

import openpyxl
import pytest
import xlsxwriter

from yinhui.registry.roster.reading import FORMULA_NOTE, HIDDEN_NOTE, open_book
from yinhui.registry.roster.tests.making import HEADER, a_csv, a_row, an_ods, an_xls, an_xlsb, an_xlsx
from yinhui.registry.roster.words import as_text

ROWS = [HEADER, a_row("张建国"), a_row("李秀英", sex="女")]


def texts(path):
    return [[as_text(cell) for cell in cells] for _, cells in open_book(path).rows(0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_in_every_usual_encoding(tmp_path, encoding):
    assert texts(a_csv(tmp_path, ROWS, encoding=encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_file_is_read_with_every_usual_delimiter(tmp_path, delimiter):
    assert texts(a_csv(tmp_path, ROWS, delimiter=delimiter)) == ROWS


def test_xlsx_xlsb_xls_and_ods_give_the_same_rows(tmp_path):
    assert texts(an_xlsb(tmp_path, ROWS)) == ROWS
    assert texts(an_xls(tmp_path, ROWS)) == ROWS
    assert texts(an_xlsx(tmp_path, ROWS)) == ROWS
    assert texts(an_ods(tmp_path, ROWS)) == ROWS


def test_the_kind_is_told_by_content_not_by_name(tmp_path):
    assert texts(an_xlsx(tmp_path, ROWS, name="名册.csv")) == ROWS
    assert texts(a_csv(tmp_path, ROWS, name="名册.xlsx")) == ROWS


def test_rows_have_the_numbers_that_the_spreadsheet_shows(tmp_path):
    path = an_xlsx(tmp_path, [[], [], HEADER, [], a_row()])
    assert [number for number, cells in open_book(path).rows(0) if any(cells)] == [3, 5]
    path = a_csv(tmp_path, [[], HEADER, [], a_row()])
    assert [number for number, _ in open_book(path).rows(0)] == [2, 4]


def test_a_long_sheet_is_read_in_slices_without_losing_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr("yinhui.registry.roster.limits.SLICE_BYTES", 10_000)
    monkeypatch.setattr("yinhui.registry.roster.limits.SLICE_BYTES_WITH_SHARED_TEXT", 10_000)
    monkeypatch.setattr("yinhui.registry.roster.xlsx._CHUNK_BYTES", 4_000)
    path = an_xlsx(tmp_path, [[number, f"第{number}人"] for number in range(1, 2001)])
    rows = list(open_book(path).rows(0))
    assert [number for number, _ in rows] == list(range(1, 2001))
    assert [cells[1] for _, cells in rows] == [f"第{number}人" for number in range(1, 2001)]


def test_vertically_merged_cells_are_filled_down(tmp_path):
    rows = [["单位", "姓名"], ["", "张建国"], ["", "李秀英"], ["", "王志强"]]
    path = an_xlsx(tmp_path, rows, merges=[("A2:A4", "财政局")])
    assert [cells[0] for _, cells in open_book(path).rows(0)] == ["单位", "财政局", "财政局", "财政局"]


def test_several_sheets_are_read_and_hidden_ones_are_said_to_be_left_out(tmp_path):
    path = tmp_path / "多表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("离休", "退休", "草稿"):
            book.add_worksheet(name).write(0, 0, name)
        book.worksheets()[2].hide()
    book = open_book(path)
    assert [sheet.name for sheet in book.sheets] == ["离休", "退休"]
    assert book.notes == [HIDDEN_NOTE]


def test_a_formula_is_not_evaluated_only_its_saved_value_is_read(tmp_path):
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=1+1", value=7)
        sheet.write(0, 1, "x")
    opened = open_book(path)
    assert [as_text(cell) for cell in next(opened.rows(0))[1]] == ["7", "x"]
    assert FORMULA_NOTE in opened.notes


def test_dates_and_numbers_keep_their_meaning(tmp_path):
    path = tmp_path / "日期.xlsx"
    book = openpyxl.Workbook()
    book.active.append([dt.datetime(1952, 3, 15), 13900000000, True, 1952.3])
    book.save(path)
    assert [as_text(cell) for cell in next(open_book(path).rows(0))[1]] == [
        "1952-03-15",
        "13900000000",
        "是",
        "1952.3",
    ]
