"""The words that made-up people and records are put together from (`words.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_TOLD: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text())

SPECIALTIES: list[str] = _TOLD["specialties"]
INTERESTS: list[str] = _TOLD["interests"]
NEEDS: list[str] = _TOLD["needs"]
WINTER_PLACES: list[str] = _TOLD["winter_places"]
FAMILY_PLACES: list[str] = _TOLD["family_places"]
# By life event kind.
EVENT_NOTES: dict[str, list[str]] = _TOLD["event_notes"]
# By a word in the unit's name: former post, rank, weight.
_FORMER_POSTS: dict[str, list[tuple[str, str, int]]] = _TOLD["former_posts"]


def former_posts(unit_name: str) -> list[tuple[str, str, int]]:
    """Return the posts people of such a unit retired from: post, rank, weight."""
    found = (posts for word, posts in _FORMER_POSTS.items() if word in unit_name)
    return next(found, _FORMER_POSTS["other"])
