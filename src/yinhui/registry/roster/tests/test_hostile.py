"""Files that would do harm, or are not what they say, are refused in words and in bounded memory."""

import resource
import zipfile

import pytest

from yinhui.registry.roster import limits
from yinhui.registry.roster.reading import MACRO_NOTE, open_book
from yinhui.registry.roster.refusal import Refusal
from yinhui.registry.roster.sandbox import ReadingProcess
from yinhui.registry.roster.tests.making import HEADER, a_row, an_xlsx

SHEET = "xl/worksheets/sheet1.xml"


def refusal(path):
    with pytest.raises(Refusal) as caught:
        open_book(path)
    assert "请" in caught.value.message
    return caught.value.code


def with_sheet(folder, xml, *, also=None):
    """An .xlsx whose first sheet's XML is this."""
    source = an_xlsx(folder, [HEADER, a_row()], name="whole.xlsx")
    path = folder / "hostile.xlsx"
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in whole.infolist():
            if entry.filename in (also or {}):
                continue
            package.writestr(entry.filename, xml if entry.filename == SHEET else whole.read(entry))
        for name, data in (also or {}).items():
            package.writestr(name, data)
    return path


def rows_xml(rows):
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET])
def test_a_part_whose_packed_bytes_are_broken_is_said_to_be_damaged(tmp_path, part):
    """Found by the fuzzer's long form: zlib's own error came through."""
    path = an_xlsx(tmp_path, [HEADER, a_row()])
    with zipfile.ZipFile(path) as package:
        entry = package.getinfo(part)
    content = bytearray(path.read_bytes())
    begins = entry.header_offset + 30 + len(part)
    for offset in range(begins, begins + 8):
        content[offset] ^= 0xFF
    path.write_bytes(content)
    assert refusal(path) == "file_damaged"


def test_a_zip_bomb_is_refused_without_being_unpacked(tmp_path):
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open(SHEET, "w", force_zip64=True) as part,
    ):
        package_line = b" " * limits.MEBIBYTE
        for _ in range(300):
            part.write(package_line)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path) == "zip_bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 100 * 1024


def test_a_package_that_lies_about_its_size_is_refused(tmp_path):
    path = with_sheet(tmp_path, rows_xml(""))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    while at >= 0 and SHEET.encode() not in bytes(data[at : at + 100]):
        at = data.rfind(b"PK\x01\x02", 0, at)
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    assert refusal(path) == "file_damaged"


def test_a_sheet_with_far_apart_cells_is_refused_before_it_is_laid_out(tmp_path):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(with_sheet(tmp_path, rows_xml(far))) == "too_many_columns"
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="IV1048576"><v>1</v></c></row>'
    assert refusal(with_sheet(tmp_path, rows_xml(far))) == "too_sparse"


def test_a_million_empty_columns_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("姓名" + "," * 150_000 + "x\n")
    assert refusal(path) == "too_many_columns"
    path.write_text("姓名" + "," * 1_000_000 + "\n")
    assert refusal(path) == "file_damaged"


def test_a_row_that_never_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "SLICE_BYTES_MAX", 5 * limits.MEBIBYTE)
    endless = '<row r="1">' + '<c r="A1"><v>1</v></c>' * 400_000 + "</row>"
    assert refusal(with_sheet(tmp_path, rows_xml(endless))) in ("too_sparse", "zip_bomb")


def test_a_cell_that_lies_about_its_row_ends_the_reading_process_not_the_program(tmp_path):
    lie = '<row r="1"><c r="A1"><v>1</v></c><c r="IV1048576"><v>1</v></c></row>'
    path = with_sheet(tmp_path, rows_xml(lie))
    with pytest.raises(Refusal) as caught, ReadingProcess(path) as reading:
        reading.survey()
    assert caught.value.code in ("file_exhausting", "file_damaged")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not_a_spreadsheet"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "not_a_spreadsheet"),
        (b"PK\x03\x04 but no package", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_damaged"),
        (b"\xff\xfe\x00\x01\x02\x03" * 3 + b"\xff", "not_a_spreadsheet"),
        (bytes(range(256)) * 8, "not_a_spreadsheet"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_whatever_it_is_called(tmp_path, content, code):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_word_document_is_not_a_roster(tmp_path):
    path = tmp_path / "名册.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refusal(path) == "not_a_spreadsheet"


def test_an_xml_entity_bomb_is_refused(tmp_path):
    path = with_sheet(
        tmp_path,
        rows_xml(""),
        also={
            "xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
        },
    )
    assert refusal(path) == "file_damaged"


def test_a_file_with_macros_is_read_and_they_are_said_to_be_left_alone(tmp_path):
    path = with_sheet(
        tmp_path,
        rows_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'),
        also={"xl/vbaProject.bin": b"\x00"},
    )
    assert open_book(path).notes == [MACRO_NOTE]


def test_more_rows_than_a_sheet_can_have_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "ROWS_MAX", 10)
    assert refusal(an_xlsx(tmp_path, [[n] for n in range(11)])) == "too_many_rows"


def test_a_file_over_the_limit_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES_MAX", 100)
    assert refusal(an_xlsx(tmp_path, [HEADER])) == "file_too_large"
