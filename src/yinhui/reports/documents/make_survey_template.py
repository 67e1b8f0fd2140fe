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
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TEMPLATE = Path(__file__).parent / "survey.docx"

# GB/T 9704-2012, 5.1 and 5.2: A4; 天头 37 mm, 订口 28 mm; 版心 156 × 225 mm, 22 lines of 28 characters.
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
BODY_PT = 16
# 225 mm are 637.8 pt: 28.95 pt for each of 22 lines, which is 579 twentieths of a point.
LINE_PT, LINE_TWIPS = 28.95, 579
# 156 mm are 442.2 pt, 15.79 pt for each of 28 characters: the body is set a quarter of a point closer. A
# grid of characters would say the same, but LibreOffice gives a character wider than its cell two cells.
CHARACTER_SPACING_TWIPS = -5
# 7.5: the page number stands 7 mm below the type area.
FOOTER_DISTANCE = Mm(23)
TITLE_PT, TITLE_LINE_PT = 22, 35
PAGE_NUMBER_PT = 14
TABLE_PT = 10.5
# A millimetre, half of Word's usual, so that ten columns stand beside one another.
CELL_MARGIN_TWIPS = 57

BODY_FONT, TITLE_FONT, HEADING_FONT, KAI_FONT, NUMBER_FONT = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
LATIN_FONT = "Times New Roman"

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
    _styles(document)
    _page(document)
    _body(document)
    _appendix(document)
    for run in document.element.body.iter(qn("w:r")):
        # quotation marks and ellipses, which both scripts have, in the Chinese face and at full width
        run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    document.save(str(TEMPLATE))


def _styles(document: Any) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for tag in ("w:sz", "w:szCs"):
        defaults.find(qn(tag)).set(qn("w:val"), str(BODY_PT * 2))
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"]
    _font(normal, BODY_FONT, BODY_PT)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CHARACTER_SPACING_TWIPS))
    normal.element.rPr.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    spacing.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    spacing.widow_control = False

    _indent(_paragraph_style(document, "公文正文"), first=2)
    for name in ("公文标题", "附件标题"):
        title = _paragraph_style(document, name, TITLE_FONT, TITLE_PT, WD_ALIGN_PARAGRAPH.CENTER)
        title.paragraph_format.line_spacing = Pt(TITLE_LINE_PT)
        _off_grid(title)
    heading = _paragraph_style(document, "一级标题", HEADING_FONT)
    _indent(heading, first=2)
    heading.paragraph_format.keep_with_next = True
    _indent(_paragraph_style(document, "附件说明"), first=2)
    _indent(_paragraph_style(document, "附件说明续行"), left=5)
    _indent(_paragraph_style(document, "发文机关署名", align=WD_ALIGN_PARAGRAPH.RIGHT), right=2)
    _indent(_paragraph_style(document, "成文日期", align=WD_ALIGN_PARAGRAPH.RIGHT), right=4)
    attachment = _paragraph_style(document, "附件", HEADING_FONT)
    attachment.paragraph_format.page_break_before = True
    for name, font, align in (
        ("表格文字", BODY_FONT, WD_ALIGN_PARAGRAPH.LEFT),
        ("表头", HEADING_FONT, WD_ALIGN_PARAGRAPH.CENTER),
        ("表注", BODY_FONT, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        style = _paragraph_style(document, name, font, TABLE_PT, align)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        _off_grid(style)
    _font(document.styles.add_style("二级标题字", WD_STYLE_TYPE.CHARACTER), KAI_FONT, BODY_PT)
    bold = document.styles.add_style("三级标题字", WD_STYLE_TYPE.CHARACTER)
    _font(bold, BODY_FONT, BODY_PT)
    bold.font.bold = True


def _paragraph_style(document: Any, name: str, font: str = "", size_pt: float = 0, align: Any = None) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    if font:
        _font(style, font, size_pt or BODY_PT)
    if align is not None:
        style.paragraph_format.alignment = align
    return style


def _font(style: Any, east_asian: str, size_pt: float) -> None:
    """Chinese characters in the standard's face, figures and letters in a Western one."""
    style.font.name = LATIN_FONT
    style.font.size = Pt(size_pt)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), east_asian)


def _indent(style: Any, *, first: float = 0, left: float = 0, right: float = 0) -> None:
    """Indent by characters of the body, as Word and WPS show it in their dialogs."""
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    for side, characters in (("firstLine", first), ("left", left), ("right", right)):
        if characters:
            indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            indent.set(qn(f"w:{side}"), str(round(characters * BODY_PT * 20)))


def _off_grid(style: Any) -> None:
    """Let lines be as high as they are, not whole lines of the page's grid."""
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(element, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = MARGIN_TOP, MARGIN_BOTTOM
    section.left_margin, section.right_margin = MARGIN_LEFT, MARGIN_RIGHT
    section.header_distance, section.footer_distance = Mm(15), FOOTER_DISTANCE
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_TWIPS))
    document.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run("{% if document.is_demonstration %}演示数据，人员均为虚构{% endif %}")
        _run_font(run, HEADING_FONT, TABLE_PT)
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "left")


def _page_number(paragraph: Any, align: Any, side: str) -> None:
    """— 1 —, outside, one character in from the edge of the type area (7.5)."""
    paragraph.alignment = align
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), str(BODY_PT * 20))
    _run_font(paragraph.add_run("— "), NUMBER_FONT, PAGE_NUMBER_PT)
    field = paragraph.add_run()
    _run_font(field, NUMBER_FONT, PAGE_NUMBER_PT)
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        field._r.append(element)
    _run_font(paragraph.add_run(" —"), NUMBER_FONT, PAGE_NUMBER_PT)


def _run_font(run: Any, east_asian: str, size_pt: float) -> None:
    run.font.name = east_asian
    run.font.size = Pt(size_pt)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east_asian)


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
    _narrow_cell_margins(table)
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
    _row_property(header, "w:cantSplit")
    _row_property(header, "w:tblHeader")
    _row_property(row, "w:cantSplit")


def _narrow_cell_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


if __name__ == "__main__":
    make()
