"""An answer as it is kept, from a phone or from paper, and how what was typed is compared with what is
accepted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from yinhui.learning.contests.errors import ContestError
from yinhui.learning.contests.models import Question, QuestionKind

ANSWER_CHARACTERS_MAX = 100
_LEFT_OUT = frozenset("，。、；：！？“”‘’（）《》〈〉【】—…·,.;:!?\"'()<>[]-_")


@dataclass(frozen=True)
class Kept:
    """What of an answer is kept: the positions chosen, in order, or the text and how it is compared."""

    choice: list[int]
    text: str
    text_key: str

    @property
    def is_blank(self) -> bool:
        """True if nothing was chosen and nothing written."""
        return not self.choice and not self.text


def compared(text: str) -> str:
    """Return the text as answers are compared: wide letters narrow, no blanks or punctuation, no capitals.

    So that `１９２１ 年 ` is 1921年, and 《党章》 is 党章.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        character for character in plain if character not in _LEFT_OUT and not character.isspace()
    )[:ANSWER_CHARACTERS_MAX]


def kept_answer(question: Question, *, choice: Iterable[int], text: str) -> Kept:
    """Return an answer to the question as it is kept; `choice` are positions in the bank's order.

    Raises ContestError for a choice that the question does not have.
    """
    if question.kind == QuestionKind.FILL_IN:
        text = text.strip()
        return Kept([], text[:ANSWER_CHARACTERS_MAX], compared(text))
    chosen = sorted(set(choice))
    beyond = bool(chosen) and not (chosen[0] >= 0 and chosen[-1] < len(question.options))
    if beyond or (question.kind != QuestionKind.MULTIPLE and len(chosen) > 1):
        raise ContestError("这个答案不在选项里。请刷新页面再选。", code="choice")
    return Kept(chosen, "", "")
