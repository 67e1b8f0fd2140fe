"""A branch's month as an official document (.docx), in the layout of GB/T 9704-2012 (XQ13)."""

from __future__ import annotations

import functools
import io
from typing import Any

from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate

from yinhui.contacts.models import MonthReport
from yinhui.contacts.month_figures import MonthFigures
from yinhui.kernel import clock
from yinhui.kernel.official_layout import (
    narrow_cell_margins,
    set_chinese_marks,
    set_page,
    set_row_property,
    set_styles,
)

# The columns of the two tables, in mm (together the type area's 156).
FIGURES_MM = (44, 26, 86)
MEETINGS_MM = (76, 40, 40)
_PARTS = (("done", "一、主要工作"), ("problems", "二、困难和建议"), ("plans", "三、下月打算"))


def month_document(report: MonthReport, *, is_demonstration: bool) -> bytes:
    """Return a report as a .docx file, with the figures as they were submitted."""
    figures = MonthFigures.from_json(report.figures)
    submitted = report.counted_at.astimezone(clock.SHANGHAI)
    facts = {
        "branch": report.organisation.name,
        "title": f"{report.month.year}年{report.month.month}月工作月报",
        "counted": f"数字截至{submitted.year}年{submitted.month}月{submitted.day}日{submitted:%H:%M}，"
        f"第{report.number}次上报。",
        "parts": [
            {"heading": heading, "lines": getattr(report, field).split("\n")}
            for field, heading in _PARTS
            if getattr(report, field)
        ],
        "figures": [[label, f"{value:,}{unit}", meaning] for label, value, unit, meaning in figures.lines],
        "meetings": [[name, f"{held:,}", f"{came:,}"] for name, held, came in figures.kinds],
        "submitted_on": f"{submitted.year}年{submitted.month}月{submitted.day}日",
        "is_demonstration": is_demonstration,
    }
    # What people wrote goes in as values: a template made of it would run what looks like a tag.
    template = DocxTemplate(io.BytesIO(_template()))
    template.render({"document": facts}, autoescape=True)
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


@functools.cache
def _template() -> bytes:
    document: Any = Document()
    set_styles(document)
    set_page(document)
    add = document.add_paragraph
    add("{{ document.branch }}", style="公文标题")
    add("{{ document.title }}", style="公文标题")
    add("", style="公文正文")
    add("{{ document.counted }}", style="公文正文")
    add("{%p for part in document.parts %}")
    add("{{ part.heading }}", style="一级标题")
    add("{%p for line in part.lines %}")
    add("{{ line }}", style="公文正文")
    add("{%p endfor %}")
    add("{%p endfor %}")
    add("", style="公文正文")
    add("附件：本月数字", style="附件说明")
    add("", style="公文正文")
    add("{{ document.branch }}", style="发文机关署名")
    add("{{ document.submitted_on }}", style="成文日期")
    add("附件", style="附件")
    _table(document, "figures", "本月数字", ("项目", "数字", "怎么数的"), FIGURES_MM)
    _table(document, "meetings", "会议和活动", ("类型", "次数", "参加人次"), MEETINGS_MM)
    set_chinese_marks(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _table(document: Any, key: str, title: str, headers: tuple[str, ...], widths_mm: tuple[int, ...]) -> None:
    document.add_paragraph(f"{{%p if document.{key} %}}")
    document.add_paragraph(title, style="附件标题")
    table = document.add_table(rows=4, cols=len(widths_mm), style="Table Grid")
    table.autofit = False
    narrow_cell_margins(table)
    header, begin, row, end = table.rows
    begin.cells[0].text = f"{{%tr for row in document.{key} %}}"
    end.cells[0].text = "{%tr endfor %}"
    for index, width_mm in enumerate(widths_mm):
        table.columns[index].width = Mm(width_mm)
        for cells, text, style in (
            (header, headers[index], "表头"),
            (row, f"{{{{ row[{index}] }}}}", "表格文字"),
        ):
            cell = cells.cells[index]
            cell.width = Mm(width_mm)
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run(text)
        begin.cells[index].width = end.cells[index].width = Mm(width_mm)
    set_row_property(header, "w:cantSplit")
    set_row_property(header, "w:tblHeader")
    document.add_paragraph("{%p endif %}")
