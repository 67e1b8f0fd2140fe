"""One table of a rule's text: its values taken out one by one, every fault noted with its line."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from typing import Any

from yinhui.rulebook.language.lines import Path
from yinhui.rulebook.language.problems import Problem


class Section:
    """A TOML table being read. Each `take_…` marks its key as known; `finish` reports the keys left over.

    A wrong value is noted in `problems` and a harmless one returned, so that one reading finds all faults.
    """

    def __init__(
        self, values: Mapping[str, Any], path: Path, lines: Mapping[Path, int], problems: list[Problem]
    ) -> None:
        self.values = values
        self.path = path
        self.lines = lines
        self.problems = problems
        self.known: list[str] = []

    def note(self, key: str | None, message: str) -> None:
        """Note a fault at the key's line, or at the table's if the key is not there."""
        self.problems.append(Problem(self._line(key), message))

    def has(self, key: str) -> bool:
        """True if the table has the key; does not mark it as known."""
        return key in self.values

    def text(self, key: str, *, most: int, example: str, is_one_line: bool = True) -> str:
        """Take a text of at most `most` characters."""
        value = self._take(key, True, f'{key} = "{example}"')
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.note(key, f'{key} 要写成引号里的文字，例如 {key} = "{example}"')
            return ""
        if is_one_line and not value.isprintable():
            self.note(key, f"{key} 要写在一行里，不能有换行和制表符")
        if len(value) > most:
            self.note(key, f"{key} 最多{most}个字，这里有{len(value)}个字，请写得简短一些")
        return value

    def number(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """Take a whole number; without a default it must be there."""
        value = self._take(key, default is None, f"{key} = {least}")
        if value is None:
            return least if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.note(key, f"{key} 要写{least}到{most}之间的整数，不加引号，例如 {key} = {least}")
            return least
        return value

    def optional_number(self, key: str, *, least: int, most: int) -> int | None:
        """Take a whole number, or None if the key is not there."""
        return self.number(key, least=least, most=most) if self.has(key) else None

    def flag(self, key: str) -> bool:
        """Take true or false; false if the key is not there."""
        value = self._take(key, False, "")
        if value is not None and not isinstance(value, bool):
            self.note(key, f"{key} 只能写 true（是）或 false（否），不加引号")
        return value is True

    def date(self, key: str) -> dt.date:
        """Take a civil day."""
        value = self._take(key, True, f"{key} = 2027-01-01")
        if type(value) is dt.date:
            return value
        if value is not None:
            self.note(key, f"{key} 要写成不加引号的日期，例如 {key} = 2027-01-01")
        return dt.date(2000, 1, 1)

    def word(self, key: str, words: Mapping[str, str]) -> str:
        """Take one of the words, which map to their Chinese."""
        first = next(iter(words))
        value = self._take(key, True, f'{key} = "{first}"')
        if value is None:
            return first
        if value not in words:
            self.note(key, f"{key} 不能写 {_shown(value)}。可以写：{_listed(words)}")
            return first
        return str(value)

    def optional_word(self, key: str, words: Mapping[str, str]) -> str | None:
        """Take one of the words, or None if the key is not there."""
        return self.word(key, words) if self.has(key) else None

    def words(self, key: str, words: Mapping[str, str]) -> tuple[str, ...]:
        """Take a list of the words, each once; empty if the key is not there."""
        value = self._take(key, False, "")
        if value is None:
            return ()
        first = next(iter(words))
        if not isinstance(value, list) or not value:
            self.note(key, f'{key} 要写成方括号里的一个或几个词，例如 {key} = ["{first}"]')
            return ()
        for word in value:
            if word not in words:
                self.note(key, f"{key} 里不能写 {_shown(word)}。可以写：{_listed(words)}")
        chosen = tuple(word for word in value if word in words)
        if len(set(chosen)) < len(chosen):
            self.note(key, f"{key} 里有重复的词，请只留一个")
        return tuple(dict.fromkeys(chosen))

    def table(self, key: str, example: str, *, is_required: bool = True) -> Section | None:
        """Take a table, `[key]` or inline; None if it is missing."""
        value = self._take(key, is_required, example)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note(key, f"{key} 要写成 {example}")
            return None
        return self._inner(value, (*self.path, key), key)

    def tables(self, key: str, example: str, *, least: int, most: int) -> list[Section]:
        """Take a list of tables, `[[key]]` several times or a list of inline tables."""
        value = self._take(key, least > 0, example)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.note(key, f"{key} 要写成 {example}")
            return []
        if len(value) > most:
            self.note(key, f"{key} 最多{most}个，这里有{len(value)}个，请分成几项制度")
        return [self._inner(each, (*self.path, key, place), key) for place, each in enumerate(value)]

    def finish(self) -> None:
        """Report every key that nobody took, with the known key it resembles."""
        for key in self.values:
            if key not in self.known:
                near = difflib.get_close_matches(key, self.known, n=1)
                advice = f"是不是想写“{near[0]}”？" if near else f"这里可以写：{'、'.join(self.known)}"
                self.note(key, f"不认识“{key}”，{advice}")

    def _take(self, key: str, is_required: bool, example: str) -> Any:
        self.known.append(key)
        if key not in self.values and is_required:
            self.note(key, f"缺少 {key}，请补上，例如 {example}")
        return self.values.get(key)

    def _inner(self, values: dict[str, Any], path: Path, key: str) -> Section:
        """An inline table has no lines of its own: its keys stand where its key does."""
        lines = dict(self.lines)
        lines.setdefault(path, self._line(key))
        return Section(values, path, lines, self.problems)

    def _line(self, key: str | None) -> int:
        if key is not None and (*self.path, key) in self.lines:
            return self.lines[(*self.path, key)]
        if key is not None and (*self.path, key, 0) in self.lines:
            return self.lines[(*self.path, key, 0)]
        return self.lines.get(self.path, 1)


def _shown(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value)


def _listed(words: Mapping[str, str]) -> str:
    return "、".join(f'"{word}"（{meaning}）' for word, meaning in words.items())
