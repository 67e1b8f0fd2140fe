"""The page, faces and styles of official documents (GB/T 9704-2012), for scripts that make Word templates.

An office that wants another look edits the template in Word or WPS and puts its own beside the data.
"""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

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


def set_styles(document: Any) -> None:
    """Give an empty document the styles of official documents, by the names that templates use."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for tag in ("w:sz", "w:szCs"):
        defaults.find(qn(tag)).set(qn("w:val"), str(BODY_PT * 2))
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"]
    set_font(normal, BODY_FONT, BODY_PT)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CHARACTER_SPACING_TWIPS))
    normal.element.rPr.insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    spacing.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    spacing.widow_control = False

    indent(paragraph_style(document, "公文正文"), first=2)
    for name in ("公文标题", "附件标题"):
        title = paragraph_style(document, name, TITLE_FONT, TITLE_PT, WD_ALIGN_PARAGRAPH.CENTER)
        title.paragraph_format.line_spacing = Pt(TITLE_LINE_PT)
        leave_grid(title)
    heading = paragraph_style(document, "一级标题", HEADING_FONT)
    indent(heading, first=2)
    heading.paragraph_format.keep_with_next = True
    indent(paragraph_style(document, "附件说明"), first=2)
    indent(paragraph_style(document, "附件说明续行"), left=5)
    indent(paragraph_style(document, "发文机关署名", align=WD_ALIGN_PARAGRAPH.RIGHT), right=2)
    indent(paragraph_style(document, "成文日期", align=WD_ALIGN_PARAGRAPH.RIGHT), right=4)
    attachment = paragraph_style(document, "附件", HEADING_FONT)
    attachment.paragraph_format.page_break_before = True
    for name, font, align in (
        ("表格文字", BODY_FONT, WD_ALIGN_PARAGRAPH.LEFT),
        ("表头", HEADING_FONT, WD_ALIGN_PARAGRAPH.CENTER),
        ("表注", BODY_FONT, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        style = paragraph_style(document, name, font, TABLE_PT, align)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        leave_grid(style)
    set_font(document.styles.add_style("二级标题字", WD_STYLE_TYPE.CHARACTER), KAI_FONT, BODY_PT)
    bold = document.styles.add_style("三级标题字", WD_STYLE_TYPE.CHARACTER)
    set_font(bold, BODY_FONT, BODY_PT)
    bold.font.bold = True


def paragraph_style(document: Any, name: str, font: str = "", size_pt: float = 0, align: Any = None) -> Any:
    """Add a paragraph style that begins from the body's."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    if font:
        set_font(style, font, size_pt or BODY_PT)
    if align is not None:
        style.paragraph_format.alignment = align
    return style


def set_font(style: Any, east_asian: str, size_pt: float) -> None:
    """Chinese characters in the standard's face, figures and letters in a Western one."""
    style.font.name = LATIN_FONT
    style.font.size = Pt(size_pt)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), east_asian)


def indent(style: Any, *, first: float = 0, left: float = 0, right: float = 0) -> None:
    """Indent by characters of the body, as Word and WPS show it in their dialogs."""
    element = style.element.get_or_add_pPr().get_or_add_ind()
    for side, characters in (("firstLine", first), ("left", left), ("right", right)):
        if characters:
            element.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            element.set(qn(f"w:{side}"), str(round(characters * BODY_PT * 20)))


def leave_grid(style: Any) -> None:
    """Let lines be as high as they are, not whole lines of the page's grid."""
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(element, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def set_page(document: Any) -> None:
    """Set paper, margins, the grid of lines, page numbers outside, a demonstration's words in the header.

    The template is rendered with `document.is_demonstration`.
    """
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


def narrow_cell_margins(table: Any) -> None:
    """Let cells begin a millimetre from their lines."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def set_row_property(row: Any, name: str) -> None:
    """Switch a property of a table's row on, such as `w:tblHeader`."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def set_chinese_marks(document: Any) -> None:
    """Set quotation marks and ellipses, which both scripts have, in the Chinese face and at full width."""
    for run in document.element.body.iter(qn("w:r")):
        run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
