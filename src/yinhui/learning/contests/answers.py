"""How what was typed is compared with what is accepted."""

from __future__ import annotations

import unicodedata

ANSWER_CHARACTERS_MAX = 100
_LEFT_OUT = frozenset("，。、；：！？“”‘’（）《》〈〉【】—…·,.;:!?\"'()<>[]-_")


def compared(text: str) -> str:
    """Return the text as answers are compared: wide letters narrow, no blanks or punctuation, no capitals.

    So that `１９２１ 年 ` is 1921年, and 《党章》 is 党章.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        character for character in plain if character not in _LEFT_OUT and not character.isspace()
    )[:ANSWER_CHARACTERS_MAX]
