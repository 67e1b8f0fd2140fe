"""The institutions that come with the program: one TOML file each, and which place practises which."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import yinhui
from yinhui.rulebook.errors import RulebookError

# Beside the package's source, where a county finds and copies them.
FOLDER = Path(yinhui.__file__).resolve().parents[2] / "institutions"


@functools.cache
def shipped_codes() -> tuple[str, ...]:
    """Return the codes of the shipped institutions, which are their files' names."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "presets"))


@functools.cache
def shipped_text(code: str) -> str:
    """Return the text of a shipped institution. Raises RulebookError if there is none of that code."""
    if code not in shipped_codes():
        raise RulebookError(f"没有代码为“{code}”的预置制度。", code="not_shipped")
    return (FOLDER / f"{code}.toml").read_text(encoding="utf-8")


@functools.cache
def presets() -> dict[str, dict[str, object]]:
    """Return the places by key: `name`, and `institutions`, a list of codes (institutions/presets.toml)."""
    return tomllib.loads((FOLDER / "presets.toml").read_text(encoding="utf-8"))


def preset(place: str) -> list[str]:
    """Return the codes that a place practises. Raises RulebookError if there is no such place."""
    if place not in presets():
        raise RulebookError(f"没有“{place}”这套预置制度。可选：{'、'.join(presets())}。", code="no_preset")
    codes = presets()[place]["institutions"]
    assert isinstance(codes, list)
    return [str(code) for code in codes]
