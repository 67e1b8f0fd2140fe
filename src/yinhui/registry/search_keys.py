"""What a person can be found by: name, parts of it, pinyin, initials, phone tail."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

# Characters read otherwise as a surname (GB/T 28039 lists the surname readings).
SURNAME_READINGS = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "区": "ou",
    "尉": "yu",
    "缪": "miao",
    "乐": "yue",
    "翟": "zhai",
    "覃": "qin",
    "員": "yun",
    "员": "yun",
    "种": "chong",
    "召": "shao",
    "繁": "po",
    "纪": "ji",
    "那": "na",
    "任": "ren",
    "宁": "ning",
    "华": "hua",
    "洗": "xian",
    "冼": "xian",
    "黑": "he",
    "秘": "bi",
    "折": "she",
    "能": "nai",
    "祭": "zhai",
    "逄": "pang",
    "晁": "chao",
}
PHONE_TAIL_DIGITS = 4
# Names repeat; this many are remembered in a process (some 20 MB).
NAMES_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """The derived columns of a person."""

    pinyin: str
    initials: str
    tokens: tuple[str, ...]


@functools.cache
def _syllable(character: str) -> str:
    return str(lazy_pinyin(character, style=Style.NORMAL, errors="default")[0]).lower()


def _pinyin_of(name: str) -> list[str]:
    syllables = [_syllable(character) for character in name]
    if name and name[0] in SURNAME_READINGS:
        syllables[0] = SURNAME_READINGS[name[0]]
    return syllables


@functools.lru_cache(maxsize=NAMES_KEPT)
def _keys_of_name(name: str) -> tuple[str, str, tuple[str, ...]]:
    """Return pinyin, initials and the name's own tokens."""
    letters = name.replace(" ", "").replace("·", "")
    syllables = _pinyin_of(letters)
    tokens = dict.fromkeys(letters)
    tokens.update(dict.fromkeys(a + b for a, b in itertools.pairwise(letters)))
    tokens["".join(syllables[1:])] = None
    tokens.pop("", None)
    return "".join(syllables), "".join(s[0] for s in syllables if s), tuple(tokens)


def search_keys(name: str, *phones: str) -> SearchKeys:
    """Return the keys for a name and its phones.

    Tokens are every character and every pair of neighbouring characters of the name, the pinyin of the given
    name, and each phone's last four digits and whole.
    """
    pinyin, initials, of_name = _keys_of_name(name)
    tokens = dict.fromkeys(of_name)
    for phone in phones:
        digits = phone if phone.isdecimal() else "".join(filter(str.isdigit, phone))
        if len(digits) >= PHONE_TAIL_DIGITS:
            tokens[digits[-PHONE_TAIL_DIGITS:]] = None
            tokens[digits] = None
    return SearchKeys(pinyin=pinyin, initials=initials, tokens=tuple(tokens))
