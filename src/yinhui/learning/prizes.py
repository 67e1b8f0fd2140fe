"""Prizes by place: 一等奖1名, 二等奖2名; of contests and of essays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

PRIZES_MAX = 8
NAME_CHARACTERS_MAX = 20
# What is offered on an empty form.
USUAL = (("一等奖", 1), ("二等奖", 2), ("三等奖", 3))


def read_prizes(prizes: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """Return prizes as they are kept. Raises ValueError with what to put right."""
    named = [(name.strip(), int(count)) for name, count in prizes if name.strip()]
    if len(named) > PRIZES_MAX:
        raise ValueError(f"奖项最多{PRIZES_MAX}种。")
    if any(count < 1 or len(name) > NAME_CHARACTERS_MAX for name, count in named):
        raise ValueError(f"奖项名称最多{NAME_CHARACTERS_MAX}个字，名额至少1名。")
    return [{"name": name, "count": count} for name, count in named]


def prize_of(place: int, prizes: Sequence[Mapping[str, Any]]) -> str:
    """Return the prize of a place (from 1), empty for none: whoever ties for the last one of a prize gets it
    too."""
    last = 0
    for prize in prizes:
        last += prize["count"]
        if place <= last:
            return str(prize["name"])
    return ""


def prizes_in_words(prizes: Sequence[Mapping[str, Any]]) -> str:
    """Say them: “一等奖1名，二等奖2名”."""
    return "，".join(f"{prize['name']}{prize['count']}名" for prize in prizes)


def parse_prizes(text: str) -> tuple[tuple[str, int], ...]:
    """Read what a form has, one a line: “一等奖 1”. Raises ValueError for a line without a number."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        name, _, count = line.strip().rstrip("名").strip().rpartition(" ")
        if not name or not count.isdecimal():
            raise ValueError(f"“{line.strip()}”没有看懂。每行写一种奖，名称和名额中间空一格，例如：一等奖 1")
        found.append((name, int(count)))
    return tuple(found)


def written(prizes: Sequence[Mapping[str, Any]]) -> str:
    """The reverse of `parse_prizes`."""
    return "\n".join(f"{prize['name']} {prize['count']}" for prize in prizes)
