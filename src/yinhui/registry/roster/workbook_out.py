"""The spreadsheets that the import gives: rejected rows with comments in their cells, a blank template."""

from __future__ import annotations

import io
import json
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from yinhui.kernel.actor import Actor
from yinhui.kernel.export_copies import exported_file
from yinhui.kernel.sensitive import decrypt
from yinhui.kernel.spreadsheets import HEADER_LINE, mark_sheet
from yinhui.registry.identity import check_character
from yinhui.registry.models import RosterImport, RosterRow
from yinhui.registry.models.roster import Verdict
from yinhui.registry.roster import limits
from yinhui.registry.roster.columns import Plan
from yinhui.registry.roster.fields import FIELDS

REASON_HEADER = "退回原因"
# The file's owner gets back what they sent; nobody is asked why.
REASON_REJECTED = "退回名册中有误的行，供更正后重新导入"
COLUMN_WIDTH_CHARACTERS = 14
_COMMENT_SIZE = {"x_scale": 2, "y_scale": 1.5, "font_size": 10, "author": "银辉"}

# The template's columns with an example row; a number of a region that does not exist.
_EXAMPLE_NUMBER = "99010119520315001" + check_character("99010119520315001")
_EXAMPLE = {
    "name": "张三（示例，请删去这一行）",
    "sex": "男",
    "nation": "汉族",
    "birth_date": "1952-03-15",
    "id_number": _EXAMPLE_NUMBER,
    "phone": "13900000000",
    "landline": "0314-5550000",
    "home_unit": "财政局",
    "former_post": "副局长",
    "rank": "四级调研员",
    "retirement_kind": "退休",
    "retired_on": "2012年3月",
    "political_status": "中共党员",
    "joined_party_on": "1975-07-01",
    "education": "大专",
    "branch": "财政局离退休干部党支部",
    "specialties": "书法、财会",
    "interests": "门球",
    "service_needs": "陪同就医",
    "health_class": "一般",
    "living_situation": "与配偶同住",
    "community": "沿江社区",
    "compound": "天鹅湖小区",
    "building": "3号楼",
    "entrance": "2单元",
    "flat": "501",
    "contact_name": "张小明",
    "contact_relation": "儿子",
    "contact_phone": "13900000001",
    "note": "",
}
_NOTES = (
    "只有“姓名”必填，其他栏知道多少填多少；空着的栏不会改动系统里已有的内容。",
    "身份证号一栏已设为文本格式，请直接填写，不要改成数字格式，否则后几位会丢失。",
    "时间写“1952-03-15”“1952年3月”“1952.3”都可以。",
    "特长、爱好、需求有几项的，用顿号隔开。",
    "栏目的顺序可以变，不用的栏可以删，表头的名称尽量不要改。",
    "第2行是示例，填写时请删去。导入前可以先看核对结果，确认以后才会写入。",
)


def error_workbook(*, actor: Actor, roster: RosterImport) -> bytes:
    """Return the rejected rows as .xlsx: the cells as they were given, each problem as a comment in its cell.

    It holds identity numbers as the file's owner wrote them, for correcting: a numbered copy, only for whose
    post may take ID numbers out. All cells are text: what a spreadsheet would run is only shown.
    """
    plans = [Plan.from_json(data) for data in roster.columns]
    rejected = RosterRow.objects.filter(roster=roster, verdict=Verdict.REJECTED).order_by("sheet", "row")
    headers = {column.header for plan in plans for column in plan.columns}
    return exported_file(
        actor=actor,
        kind="roster_rejected",
        title=f"{roster.file_name}退回的行",
        rows=rejected.count(),
        columns=sorted(headers),
        make=lambda mark: _rejected_workbook(plans, rejected, mark),
        reason=REASON_REJECTED,
        has_id_numbers=True,
    )


def _rejected_workbook(plans: list[Plan], rejected: QuerySet[RosterRow], mark: str) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = _Formats(book)
        for index, plan in enumerate(plans):
            rows = rejected.filter(sheet=index).only("row", "problems", "original_sealed")
            if plan.columns and rows.exists():
                _write_sheet(book, formats, plan, rows[: limits.ERROR_WORKBOOK_ROWS_MAX], mark)
        if not book.worksheets():
            book.add_worksheet("没有退回的行")
    return target.getvalue()


class _Formats:
    """Text throughout; `quote_prefix` keeps it text when the cell is edited."""

    def __init__(self, book: Any) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#E7ECEF", "border": 1, "text_wrap": True})
        self.plain = book.add_format({"num_format": "@", "quote_prefix": True})
        self.wrong = book.add_format({"num_format": "@", "quote_prefix": True, "bg_color": "#FFE08A"})


def _write_sheet(book: Any, formats: _Formats, plan: Plan, rows: Any, mark: str) -> None:
    sheet = book.add_worksheet(_sheet_name(plan.sheet))
    width = max(column.index for column in plan.columns) + 1
    name_at = next((column.index for column in plan.columns if column.field == "name"), 0)
    sheet.set_column(0, width, COLUMN_WIDTH_CHARACTERS, formats.plain)
    mark_sheet(book, sheet, mark)
    sheet.freeze_panes(HEADER_LINE + 1, 0)
    for column in plan.columns:
        sheet.write_string(HEADER_LINE, column.index, column.header, formats.header)
    sheet.write_string(HEADER_LINE, width, REASON_HEADER, formats.header)
    for at, row in enumerate(rows.iterator(), start=HEADER_LINE + 1):
        comments: dict[int, list[str]] = {}
        for index, _, message in row.problems:
            comments.setdefault(name_at if index is None else index, []).append(message)
        cells = json.loads(decrypt(row.original_sealed, "roster_row"))[:width]
        for index, text in enumerate(cells):
            sheet.write_string(at, index, text, formats.wrong if index in comments else formats.plain)
        for index, messages in comments.items():
            sheet.write_comment(at, index, "\n".join(messages), _COMMENT_SIZE)
        reasons = [f"原第{row.row}行", *(message for messages in comments.values() for message in messages)]
        sheet.write_string(at, width, "；".join(reasons), formats.plain)


def _sheet_name(name: str) -> str:
    """Return a name that Excel takes."""
    return "".join(character for character in name if character not in "[]:*?/\\'")[:31] or "名册"


def template_workbook() -> bytes:
    """Return the blank template as .xlsx: the headers, an example row, notes on a second sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        formats = _Formats(book)
        example = book.add_format({"num_format": "@", "font_color": "#6B7780", "italic": True})
        sheet = book.add_worksheet("名册")
        sheet.freeze_panes(1, 1)
        for column, (key, text) in enumerate(_EXAMPLE.items()):
            sheet.set_column(column, column, COLUMN_WIDTH_CHARACTERS, formats.plain)
            sheet.write_string(0, column, FIELDS[key].name, formats.header)
            sheet.write_string(1, column, text, example)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 90)
        for line, text in enumerate(_NOTES):
            notes.write_string(line, 0, f"{line + 1}. {text}")
    return target.getvalue()
