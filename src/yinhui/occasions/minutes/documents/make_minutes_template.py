"""Make minutes.docx, the template of minutes, in the layout of GB/T 9704-2012.

    python -m yinhui.occasions.minutes.documents.make_minutes_template

An office that wants another look edits minutes.docx in Word or WPS and puts its own beside the data
(`templates/minutes.docx` in the data folder); this script makes the one that ships.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from yinhui.kernel.official_layout import (
    narrow_cell_margins,
    set_chinese_marks,
    set_page,
    set_row_property,
    set_styles,
)

TEMPLATE = Path(__file__).parent / "minutes.docx"

# 四号: a secretary of sixty reads the list of those present without glasses.
CELL_PT = 14
# Label and value of the head of the minutes, of the 156 mm between the margins.
FACTS_MM = (26, 130)
GRADES_MM = (20, 78, 58)


def make() -> None:
    """Write the template."""
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = "会议记录"
    document.core_properties.created = document.core_properties.modified = dt.datetime(2026, 1, 1)
    set_styles(document)
    set_page(document)
    _head(document)
    _body(document)
    _end(document)
    set_chinese_marks(document)
    document.save(str(TEMPLATE))


def _head(document: Any) -> None:
    document.add_paragraph("{%p for line in document.title %}")
    document.add_paragraph("{{ line }}", style="公文标题")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("", style="公文正文")
    _table(document, "document.facts", FACTS_MM, ("row[0]", "row[1]"))
    document.add_paragraph("", style="公文正文")


def _body(document: Any) -> None:
    add = document.add_paragraph
    add("{%p for part in document.parts %}")
    add("{{ part.title }}", style="一级标题")
    add("{%p for line in part.lines %}")
    add("{{ line }}", style="公文正文")
    add("{%p endfor %}")
    add("{%p endfor %}")
    add("{%p if document.grades %}")
    add("{{ document.grades_title }}", style="一级标题")
    _table(document, "document.grades", GRADES_MM, ("loop.index", "row[0]", "row[1]"))
    add("{%p endif %}")
    add("{%p if document.corrections %}")
    add("更正情况", style="一级标题")
    add("{%p for line in document.corrections %}")
    add("{{ line }}", style="公文正文")
    add("{%p endfor %}")
    add("{%p endif %}")


def _end(document: Any) -> None:
    add = document.add_paragraph
    add("", style="公文正文")
    add("主持人签字：　　　　　　　　记录人签字：", style="公文正文")
    add("", style="公文正文")
    add("{{ document.organisation }}", style="发文机关署名")
    add("{{ document.day }}", style="成文日期")
    add("{%p if document.standing %}")
    add("（{{ document.standing }}）", style="表注").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add("{%p endif %}")


def _table(document: Any, rows: str, widths_mm: tuple[int, ...], cells: tuple[str, ...]) -> None:
    table = document.add_table(rows=3, cols=len(widths_mm), style="Table Grid")
    table.autofit = False
    narrow_cell_margins(table)
    begin, row, end = table.rows
    begin.cells[0].text = f"{{%tr for row in {rows} %}}"
    end.cells[0].text = "{%tr endfor %}"
    for index, width_mm in enumerate(widths_mm):
        table.columns[index].width = Mm(width_mm)
        for each in (begin, row, end):
            each.cells[index].width = Mm(width_mm)
        paragraph = row.cells[index].paragraphs[0]
        paragraph.style = "表头" if index == 0 else "表格文字"
        paragraph.add_run(f"{{{{ {cells[index]} }}}}").font.size = Pt(CELL_PT)
    set_row_property(row, "w:cantSplit")


if __name__ == "__main__":
    make()
