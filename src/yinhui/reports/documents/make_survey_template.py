"""Make survey.docx, the survey report's template, in the layout of GB/T 9704-2012.

    python -m yinhui.reports.documents.make_survey_template

An office that wants another look edits survey.docx in Word or WPS and puts its own beside the data
(`templates/survey.docx` in the data folder); this script makes the one that ships.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Mm

from yinhui.kernel.official_layout import (
    narrow_cell_margins,
    set_chinese_marks,
    set_page,
    set_row_property,
    set_styles,
)

TEMPLATE = Path(__file__).parent / "survey.docx"

# key of the table, widths of its columns in mm (together the type area's 156)
TABLES = {
    "figures": (12, 36, 20, 46, 42),
    "branches": (11, 43, 13, 16, 15, 11, 13, 14, 10, 10),
    "problems": (32, 13, 56, 55),
    "highlights": (30, 46, 60, 20),
}


def make() -> None:
    """Write the template."""
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = "调研报告"
    document.core_properties.created = document.core_properties.modified = dt.datetime(2026, 1, 1)
    set_styles(document)
    set_page(document)
    _body(document)
    _appendix(document)
    set_chinese_marks(document)
    document.save(str(TEMPLATE))


def _body(document: Any) -> None:
    add = document.add_paragraph
    add("{%p for line in document.title %}")
    add("{{ line }}", style="公文标题")
    add("{%p endfor %}")
    add("", style="公文正文")
    add("{%p for paragraph in document.paragraphs %}")
    add("{%p if paragraph.style == 'heading' %}")
    add("{{ paragraph.lead }}", style="一级标题")
    add("{%p else %}")
    body = add(style="公文正文")
    for style, name in (("kai", "二级标题字"), ("bold", "三级标题字")):
        body.add_run(
            f"{{% if paragraph.style == '{style}' %}}{{{{ paragraph.lead }}}}{{% endif %}}", style=name
        )
    body.add_run("{{ paragraph.text }}")
    add("{%p endif %}")
    add("{%p endfor %}")
    add("", style="公文正文")
    add("附件：1.{{ document.tables[0].title }}", style="附件说明")
    add("{%p for table in document.tables[1:] %}")
    add("{{ loop.index + 1 }}.{{ table.title }}", style="附件说明续行")
    add("{%p endfor %}")
    add("", style="公文正文")
    add("{{ document.issuer }}", style="发文机关署名")
    add("{{ document.issued_on }}", style="成文日期")


def _appendix(document: Any) -> None:
    add = document.add_paragraph
    for key, widths_mm in TABLES.items():
        add(f"{{%p if tables.{key} %}}")
        add(f"附件{{{{ tables.{key}.number }}}}", style="附件")
        add(f"{{{{ tables.{key}.title }}}}", style="附件标题")
        add(f"{{{{ tables.{key}.note }}}}", style="表注")
        _table(document, key, widths_mm)
        add("{%p endif %}")


def _table(document: Any, key: str, widths_mm: tuple[int, ...]) -> None:
    table = document.add_table(rows=4, cols=len(widths_mm), style="Table Grid")
    table.autofit = False
    narrow_cell_margins(table)
    header, begin, row, end = table.rows
    begin.cells[0].text = f"{{%tr for row in tables.{key}.rows %}}"
    end.cells[0].text = "{%tr endfor %}"
    for index, width_mm in enumerate(widths_mm):
        table.columns[index].width = Mm(width_mm)
        for cells, text, style in (
            (header, f"{{{{ tables.{key}.columns[{index}] }}}}", "表头"),
            (row, f"{{{{ row[{index}] }}}}", "表格文字"),
        ):
            cell = cells.cells[index]
            cell.width = Mm(width_mm)
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run(text)
        begin.cells[index].width = end.cells[index].width = Mm(width_mm)
    set_row_property(header, "w:cantSplit")
    set_row_property(header, "w:tblHeader")
    set_row_property(row, "w:cantSplit")


if __name__ == "__main__":
    make()
