"""A spreadsheet of questions, read: what can be taken, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.limits import IMPORT_ROWS_MAX
from yinhui.learning.contests.models import Difficulty, QuestionKind
from yinhui.learning.contests.questions import LETTERS, QuestionContent, checked
from yinhui.registry.roster.reading import open_book
from yinhui.registry.roster.refusal import Refusal

HEADERS = ("题型", "类别", "难度", "题目", *(f"选项{letter}" for letter in LETTERS), "答案", "出处")
_REQUIRED = ("题型", "题目", "答案")
_HEADER_WITHIN_ROWS = 10
# The column that a problem belongs to, by the content's field.
_COLUMN_OF = {
    "kind": "题型",
    "subject": "类别",
    "difficulty": "难度",
    "text": "题目",
    "options": "选项A",
    "answer": "答案",
    "source": "出处",
}
_KINDS = {label: key for key, label in QuestionKind.choices} | {
    "单选": "single",
    "多选": "multiple",
    "判断": "true_false",
    "填空": "fill_in",
}
_DIFFICULTIES: dict[str, int] = {label: key for key, label in Difficulty.choices} | {
    "易": 1,
    "中": 2,
    "难": 3,
    "": 2,
}


@dataclass
class ReadQuestions:
    """`rows` are fields of questions, ready to be kept; `problems` have `row`, `cell`, `said`, `message`."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


def read_questions(path: Path) -> ReadQuestions:
    """Read the first sheet that has the template's header. Raises ContestError if there is none, or if the
    file cannot be read."""
    try:
        book = open_book(path)
        for index in range(len(book.sheets)):
            rows = ((number, [_said(cell) for cell in cells]) for number, cells in book.rows(index))
            header = _header(rows)
            if header is not None:
                return _read(rows, header)
    except Refusal as refusal:
        raise ContestError(refusal.message, code=refusal.code, field="file") from None
    raise ContestError(
        "表里没有找到“题型、题目、答案”的表头。请下载模板，把题目填进模板再导入。",
        code="header_missing",
        field="file",
    )


def _said(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _header(rows: Iterable[tuple[int, list[str]]]) -> dict[str, int] | None:
    """Where each header stands, from the first rows."""
    for number, cells in rows:
        if set(_REQUIRED) <= set(cells):
            return {name: cells.index(name) for name in HEADERS if name in cells}
        if number >= _HEADER_WITHIN_ROWS:
            break
    return None


def _read(rows: Iterable[tuple[int, list[str]]], header: dict[str, int]) -> ReadQuestions:
    found = ReadQuestions()
    seen: dict[str, int] = {}
    for number, cells in rows:
        if not any(cells):
            continue
        if number > IMPORT_ROWS_MAX:
            raise ContestError(
                f"一次最多导入{IMPORT_ROWS_MAX}行。请拆成几个文件。", code="rows_too_many", field="file"
            )
        by_name = {name: cells[at] if at < len(cells) else "" for name, at in header.items()}
        try:
            row = checked(_content(by_name))
            if (first := seen.setdefault(str(row["text"]), number)) != number:
                raise ContestError(f"和第{first}行是同一道题。", code="twice", field="text")
        except ContestError as error:
            found.problems.append(_problem(number, header, by_name, error))
        else:
            found.rows.append(row)
    return found


def _content(said: dict[str, str]) -> QuestionContent:
    return QuestionContent(
        kind=_KINDS.get(said.get("题型", ""), ""),
        subject=said.get("类别", ""),
        difficulty=_DIFFICULTIES.get(said.get("难度", ""), 0),
        text=said.get("题目", ""),
        options=tuple(said.get(f"选项{letter}", "") for letter in LETTERS),
        answer=said.get("答案", ""),
        source=said.get("出处", ""),
    )


def _problem(
    number: int, header: dict[str, int], said: dict[str, str], error: ContestError
) -> dict[str, Any]:
    column = _COLUMN_OF.get(error.field or "", "题目")
    at = header.get(column)
    return {
        "row": number,
        "cell": f"{column}（{_letter(at)}{number}）" if at is not None else f"{column}（没有这一栏）",
        "said": said.get(column, "")[:60],
        "message": error.message,
    }


def _letter(at: int) -> str:
    """The column's letter; the template has fewer than 26, a sheet at most 256."""
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)
