"""Rosters made for tests: rows of text as .xlsx, .xlsb, .xls, .ods or .csv, with people who do not exist."""

from __future__ import annotations

import csv
import io
import struct
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


def an_xlsb(folder, rows, name="名册.xlsb"):
    """A minimal binary workbook of Excel 2007: records of text cells, in a package as .xlsx is one."""

    def seven_bits(number):
        head, rest = number & 0x7F, number >> 7
        return bytes([head | 0x80]) + seven_bits(rest) if rest else bytes([head])

    def record(kind, body=b""):
        return seven_bits(kind) + seven_bits(len(body)) + body

    def text(value):
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    book = (
        record(131) + record(143)
        + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("名册"))
        + record(144) + record(132)
    )  # fmt: skip
    cells = b"".join(
        record(0, struct.pack("<I", at) + bytes(13))
        + b"".join(
            record(6, struct.pack("<II", column, 0) + text(value))
            for column, value in enumerate(row)
            if value
        )
        for at, row in enumerate(rows)
    )
    extent = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = record(129) + record(148, extent) + record(145) + cells + record(146) + record(130)
    types = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{types}/content-types">'
            '<Default Extension="bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            "</Types>",
        )
        for part, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.bin"),
            ("xl/_rels/workbook.bin.rels", "worksheet", "worksheets/sheet1.bin"),
        ):
            package.writestr(
                part,
                f'<?xml version="1.0"?><Relationships xmlns="{types}/relationships">'
                f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>',
            )
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def an_xls(folder, rows, name="名册.xls"):
    """A minimal workbook of Excel 97: text cells only, in a compound file of one stream."""

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def text(value):
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    title = "名册"
    begin, end = 0x0809, record(0x000A, b"")
    book_head = record(begin, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0x0600))
    bound = struct.pack("<BBBB", 0, 0, len(title), 1) + title.encode("utf-16-le")
    sheet_at = len(book_head) + 4 + 4 + len(bound) + len(end)
    cells = b"".join(
        record(0x0204, struct.pack("<HHH", at, column, 0) + text(value))
        for at, row in enumerate(rows)
        for column, value in enumerate(row)
        if value
    )
    stream = (
        book_head
        + record(0x0085, struct.pack("<I", sheet_at) + bound)
        + end
        + record(begin, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0x0600))
        + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
        + cells
        + end
    )
    path = folder / name
    path.write_bytes(_compound_file(stream))
    return path


def _compound_file(stream):
    """Wrap a stream as `Workbook`: sector 0 the allocation table, 1 the directory, then the stream."""
    free, last, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    stream = stream.ljust(4096, b"\x00")
    sectors = -(-len(stream) // 512)
    chain = [table, last, *range(3, 2 + sectors), last]
    allocation = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))

    def entry(name, kind, child, start, size):
        encoded = (name + "\0").encode("utf-16-le")
        links = struct.pack("<III", free, free, child)
        return (
            encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + links + bytes(36)
            + struct.pack("<IQ", start, size)
        )  # fmt: skip

    directory = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0)
        + struct.pack("<109I", 0, *[free] * 108)
    )  # fmt: skip
    return head + allocation + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")
