"""What makes a question: checked the same whether it was typed or came in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from yinhui.learning.contests.answers import compared
from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.limits import OPTIONS_MAX, OPTIONS_MIN
from yinhui.learning.contests.models import Difficulty, QuestionKind

TEXT_CHARACTERS_MAX = 500
SUBJECT_CHARACTERS_MAX = 20
OPTION_CHARACTERS_MAX = 200
ACCEPTED_CHARACTERS_MAX = 100
SOURCE_CHARACTERS_MAX = 200
TRUE_FALSE_OPTIONS = ("对", "错")
LETTERS = "ABCDEFGH"
_TRUE = ("对", "正确", "√", "是", "A", "T", "TRUE")
_FALSE = ("错", "错误", "×", "X", "否", "B", "F", "FALSE")


@dataclass(frozen=True)
class QuestionContent:
    """A question as it was given. `answer` is letters (ACD), 对 or 错, or accepted answers divided by `|`."""

    kind: str
    subject: str
    difficulty: int
    text: str
    options: tuple[str, ...]
    answer: str
    source: str


def checked(content: QuestionContent) -> dict[str, object]:
    """Return the row's fields. Raises ContestError whose `field` is kind, subject, difficulty, text, options,
    answer or source."""
    if content.kind not in QuestionKind.values:
        raise ContestError("题型请填：单选题、多选题、判断题、填空题。", code="kind", field="kind")
    if content.difficulty not in Difficulty.values:
        raise ContestError("难度请填：容易、一般、较难。", code="difficulty", field="difficulty")
    options = _options(content)
    correct, accepted = _answers(content, options)
    return {
        "kind": content.kind,
        "subject": checked_subject(content.subject),
        "difficulty": content.difficulty,
        "text": _text(content.text, "题目", "text", TEXT_CHARACTERS_MAX),
        "options": options,
        "correct": correct,
        "accepted": accepted,
        "accepted_keys": [compared(answer) for answer in accepted],
        "source": _text(content.source, "出处", "source", SOURCE_CHARACTERS_MAX),
    }


def checked_subject(subject: str) -> str:
    """Return a subject as it is kept. Raises ContestError."""
    return _text(subject, "类别", "subject", SUBJECT_CHARACTERS_MAX)


def _text(text: str, label: str, field: str, longest: int) -> str:
    text = " ".join(text.split())
    if not text:
        raise ContestError(f"{label}没有填。", code=f"{field}_missing", field=field)
    if len(text) > longest:
        raise ContestError(f"{label}超过{longest}个字，请写短一些。", code=f"{field}_long", field=field)
    return text


def _options(content: QuestionContent) -> list[str]:
    given = [" ".join(option.split()) for option in content.options if option.strip()]
    if content.kind == QuestionKind.TRUE_FALSE:
        return list(TRUE_FALSE_OPTIONS)
    if content.kind == QuestionKind.FILL_IN:
        if given:
            raise ContestError("填空题没有选项，请把选项栏空着。", code="options", field="options")
        return []
    if not OPTIONS_MIN <= len(given) <= OPTIONS_MAX:
        raise ContestError(f"选项要有{OPTIONS_MIN}到{OPTIONS_MAX}个。", code="options", field="options")
    if len(set(given)) < len(given):
        raise ContestError("有两个选项一样，请改掉一个。", code="options_twice", field="options")
    if any(len(option) > OPTION_CHARACTERS_MAX for option in given):
        raise ContestError(f"选项最多{OPTION_CHARACTERS_MAX}个字。", code="options_long", field="options")
    return given


def _answers(content: QuestionContent, options: list[str]) -> tuple[list[int], list[str]]:
    """The positions of the right options, or the accepted answers."""
    said = content.answer.strip()
    if not said:
        raise ContestError("没有填正确答案。", code="answer_missing", field="answer")
    if content.kind == QuestionKind.FILL_IN:
        return [], _accepted(said)
    if content.kind == QuestionKind.TRUE_FALSE:
        if said.upper() not in (*_TRUE, *_FALSE):
            raise ContestError("判断题的答案请填“对”或“错”。", code="answer", field="answer")
        return [0 if said.upper() in _TRUE else 1], []
    letters = [letter for letter in compared(said).upper() if letter.strip()]
    positions = sorted({LETTERS.find(letter) for letter in letters})
    if positions[:1] == [-1] or not positions or positions[-1] >= len(options):
        raise ContestError(
            f"答案“{said}”不在选项里，请填选项的字母，例如A或ACD。", code="answer", field="answer"
        )
    if content.kind == QuestionKind.SINGLE and len(positions) != 1:
        raise ContestError("单选题只能有一个正确答案。", code="answer_several", field="answer")
    return positions, []


def _accepted(said: str) -> list[str]:
    accepted = [answer.strip() for answer in said.replace("｜", "|").split("|") if compared(answer)]
    if not accepted or any(len(answer) > ACCEPTED_CHARACTERS_MAX for answer in accepted):
        raise ContestError(
            f"填空题的答案每个最多{ACCEPTED_CHARACTERS_MAX}个字，几种写法用“|”隔开。",
            code="answer",
            field="answer",
        )
    return accepted
