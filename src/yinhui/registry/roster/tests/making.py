"""Rosters made for tests: rows of text as .xlsx, .csv or .ods, with people who do not exist."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter

from yinhui.registry.identity import check_character

HEADER = ["序号", "姓名", "性别", "出生日期", "身份证号", "手机", "原工作单位", "所在支部"]


def an_id_number(birth="19520315", sequence=1, *, female=False):
    """A valid number of the region that does not exist."""
    first_17 = f"990101{birth}{sequence * 2 - (0 if female else 1):03}"
    return first_17 + check_character(first_17)


def a_row(
    name="张建国", *, number=None, born="1952-03-15", sex="男", phone="", unit="", branch="", serial="1"
):
    """One row under HEADER."""
    return [serial, name, sex, born, an_id_number() if number is None else number, phone, unit, branch]


def an_xlsx(folder, *sheets, name="名册.xlsx", merges=()):
    """Each sheet is a list of rows, or (title, rows). Merges are ("A1:B1", text)."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        for number, sheet in enumerate(sheets, start=1):
            title, rows = sheet if isinstance(sheet, tuple) else (f"表{number}", sheet)
            page = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value not in ("", None):
                        page.write(at, column, value)
            for area, text in merges:
                page.merge_range(area, text)
    return path


def a_csv(folder, rows, *, name="名册.csv", encoding="utf-8", delimiter=","):
    """Rows as text in an encoding."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = folder / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def an_ods(folder, rows, name="名册.ods"):
    """A minimal OpenDocument spreadsheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(v))}</text:p></table:table-cell>"
            for v in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
            f'<office:spreadsheet><table:table table:name="名册">{cells}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return path
