"""A person's full file as .pdf: A4, Chinese throughout, tables that go on over pages, each with the mark.

The font is the Chinese one that every reader of PDF knows by name (STSong-Light), so that nothing needs to be
installed or embedded. It covers the basic plane: a rarer character of a name prints as 〓; the .json has it.
"""

from __future__ import annotations

from typing import IO, Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from yinhui.privacy.full_file.content import FullFileContent, Section

FONT = "STSong-Light"
MARGIN_MM = 18
WIDTH_MM = 210 - 2 * MARGIN_MM
# A table is laid out whole before it is cut into pages; this many rows at a time keep that short.
ROWS_PER_TABLE = 60

_BODY = ParagraphStyle("body", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
_HEAD = ParagraphStyle("head", parent=_BODY, textColor=colors.HexColor("#62554b"))
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=20, leading=30, alignment=1)
_SECTION = ParagraphStyle("section", parent=_BODY, fontSize=14, leading=22, spaceBefore=8, keepWithNext=1)
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#b9ab97")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f0e9dc")),
    ]
)
# The font has the dot of 买买提·吐尔逊 under this code only.
_DOT = "・"
# The widths of columns that need more or less than an equal share, by section.
_SHARES: dict[int, tuple[float, ...]] = {2: (1, 3)}
_SHARES_OF: dict[str, tuple[float, ...]] = {
    "belonging": (1, 3, 2),
    "visits": (1.3, 1.1, 1.7, 1.1, 1.1, 2.6, 0.8),
    "occasions": (1.3, 1.1, 2, 1.7, 1.2, 0.8),
    "consents": (2, 0.8, 1.2, 0.9, 1.2, 1, 1.8),
    "requests": (1.2, 1.4, 2, 0.9, 2),
    "seen_by": (2, 1.4, 3),
    "openings": (1.5, 2.2, 2, 2),
    "life_events": (1.2, 1.2, 1.2, 2.6, 1.2),
}


def write_pdf(out: IO[bytes], content: FullFileContent, mark: str) -> None:
    """Write the file; `mark` says whose copy it is and stands at the foot of every page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title="个人资料档案",
        author="银辉",
        leftMargin=MARGIN_MM * mm,
        rightMargin=MARGIN_MM * mm,
        topMargin=MARGIN_MM * mm,
        bottomMargin=MARGIN_MM * mm,
    )

    def foot(canvas: Canvas, page: Any) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 8)
        canvas.setFillColor(colors.HexColor("#62554b"))
        canvas.drawString(MARGIN_MM * mm, 10 * mm, _printable(mark))
        canvas.drawRightString((210 - MARGIN_MM) * mm, 10 * mm, f"第{page.page}页")
        canvas.restoreState()

    document.build(_story(content), onFirstPage=foot, onLaterPages=foot)


def _story(content: FullFileContent) -> list[Flowable]:
    lead = f"截至{content.made_on:%Y-%m-%d}，系统中保存的{content.name}同志的全部个人资料。"
    if content.is_demonstration:
        lead += "演示数据，人员均为虚构。"
    story: list[Flowable] = [
        _paragraph("个人资料档案", _TITLE),
        _paragraph(content.name, _TITLE),
        _paragraph(lead, _BODY),
    ]
    for section in content.sections:
        story += _section(section)
    return story


def _section(section: Section) -> list[Flowable]:
    story: list[Flowable] = [_paragraph(section.title, _SECTION)]
    if section.note:
        story.append(_paragraph(section.note, _HEAD))
    if not section.rows:
        story.append(_paragraph("没有。", _BODY))
    for first in range(0, len(section.rows), ROWS_PER_TABLE):
        story.append(_table(section, section.rows[first : first + ROWS_PER_TABLE]))
    story.append(Spacer(0, 4 * mm))
    return story


def _table(section: Section, rows: tuple[tuple[str, ...], ...]) -> LongTable:
    count = len(section.columns)
    shares = _SHARES_OF.get(section.key) or _SHARES.get(count) or (1,) * count
    widths = [WIDTH_MM * mm * share / sum(shares) for share in shares]
    head = [_paragraph(column, _HEAD) for column in section.columns]
    body = [[_paragraph(cell, _BODY) for cell in row] for row in rows]
    return LongTable([head, *body], colWidths=widths, repeatRows=1, style=_GRID)


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    escaped = _printable(text).replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
    return Paragraph(escaped, style)


def _printable(text: str) -> str:
    """Put 〓, as printers do, for what is beyond the font's plane, and the font's own dot for a name's."""
    plain = text.replace("·", _DOT)
    return "".join(character if ord(character) <= 0xFFFF else "〓" for character in plain)
