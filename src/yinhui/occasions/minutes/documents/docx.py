"""Set minutes in their Word template."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from docxtpl import DocxTemplate

from yinhui.kernel.watermark import with_mark
from yinhui.occasions.minutes.queries import Sheet
from yinhui.registry.models import Person
from yinhui.rulebook.language.numerals import spoken

SHIPPED = Path(__file__).parent / "minutes.docx"


def template_path() -> Path:
    """The office's own template in the data folder, or the one that ships."""
    own = Path(settings.DATA_DIR) / "templates" / "minutes.docx"
    return own if own.exists() else SHIPPED


def as_docx(sheet: Sheet, mark: str) -> bytes:
    """Return minutes as a .docx file that shows whose copy it is on every page."""
    template = DocxTemplate(str(template_path()))
    template.render({"document": _document(sheet)}, autoescape=True)
    file = io.BytesIO()
    template.save(file)
    return with_mark(file.getvalue(), mark)


def opened(content: bytes) -> io.BytesIO:
    """Return a file's bytes as something that can be sent."""
    return io.BytesIO(content)


def _document(sheet: Sheet) -> dict[str, Any]:
    parts = [
        {"title": f"{spoken(number)}、{title}", "lines": lines}
        for number, (title, lines) in enumerate(_parts(sheet), start=1)
    ]
    day = sheet.held_on
    return {
        "title": sheet.title_lines,
        "facts": list(_facts(sheet)),
        "parts": parts,
        "grades": sheet.grades,
        "grades_title": f"{spoken(len(parts) + 1)}、评议结果",
        "corrections": list(_corrections(sheet)),
        "organisation": sheet.scheduled.organisation.name,
        "day": f"{day.year}年{day.month}月{day.day}日",
        "standing": sheet.standing,
        "is_demonstration": sheet.is_demonstration,
    }


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    body = sheet.body
    yield "主题", sheet.scheduled.title
    yield "时间", sheet.time_words
    yield "地点", body.place
    yield "主持人", body.chair
    yield "记录人", body.recorder
    yield "应到实到", f"应到{sheet.expected}人，实到{sheet.expected_there}人{sheet.guests_words}"
    yield "到会人员", _names(sheet.there)
    if sheet.excused:
        yield "请假人员", _names(sheet.excused)
    if sheet.absent:
        yield "缺席人员", _names(sheet.absent)


def _parts(sheet: Sheet) -> Iterator[tuple[str, list[str]]]:
    for part in sheet.parts:
        yield part.heading.title, part.words.splitlines()
    if sheet.speeches:
        yield sheet.speakers, [f"{name}：{said}" for name, said in sheet.speeches]
    if sheet.body.resolutions:
        lines = [f"{each.text}（{each.votes_words}）" for each in sheet.body.resolutions]
        yield "会议决议", _numbered(lines)
    if sheet.to_dos:
        yield "议定事项", _numbered(sheet.to_dos)


def _numbered(lines: list[str]) -> list[str]:
    return [f"{number}.{line}" for number, line in enumerate(lines, start=1)] if len(lines) > 1 else lines


def _corrections(sheet: Sheet) -> Iterator[str]:
    for version in reversed(sheet.versions):
        day = version.replaced_at
        for change in version.changes:
            yield (
                f"{day.year}年{day.month}月{day.day}日由{version.replaced_by}更正（{version.why}）："
                f"{change.label}原为“{change.before or '（空）'}”，改为“{change.after or '（空）'}”。"
            )


def _names(people: list[Person]) -> str:
    return "、".join(person.name for person in people)
