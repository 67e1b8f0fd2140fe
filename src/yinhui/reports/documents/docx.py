"""Set a document in its Word template."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from docxtpl import DocxTemplate

from yinhui.reports.documents.content import Document

SHIPPED = Path(__file__).parent / "survey.docx"


def template_path() -> Path:
    """The office's own template in the data folder, or the one that ships."""
    own = Path(settings.DATA_DIR) / "templates" / "survey.docx"
    return own if own.exists() else SHIPPED


def as_docx(document: Document) -> bytes:
    """Return the document as a .docx file."""
    template = DocxTemplate(str(template_path()))
    tables = {
        table.key: asdict(table) | {"number": number} for number, table in enumerate(document.tables, start=1)
    }
    template.render({"document": document, "tables": tables}, autoescape=True)
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()
