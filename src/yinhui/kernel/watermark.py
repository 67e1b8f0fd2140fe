"""Whose copy a document is, on every page of it."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

# Legible, and lighter than the text it stands above.
MARK_COLOUR = RGBColor(0x8A, 0x6D, 0x3B)
MARK_POINTS = 9


def with_mark(content: bytes, mark: str) -> bytes:
    """Return the .docx with the watermark in the header and the footer of every page.

    What the template has there stays. `mark` comes from `kernel.export_copies.mark_of`.
    """
    document = Document(io.BytesIO(content))
    for section in document.sections:
        parts = [section.header, section.footer]
        if section.different_first_page_header_footer:
            parts += [section.first_page_header, section.first_page_footer]
        if document.settings.odd_and_even_pages_header_footer:
            parts += [section.even_page_header, section.even_page_footer]
        for part in parts:
            paragraph = part.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(mark)
            run.font.size = Pt(MARK_POINTS)
            run.font.color.rgb = MARK_COLOUR
    document.core_properties.comments = mark
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
