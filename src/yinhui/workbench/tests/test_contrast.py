"""The colours of frontend/src/tokens.css, computed: text at 4.5 : 1, what bounds a control at 3 : 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[4] / "frontend" / "src" / "tokens.css"
COLOURS = dict(re.findall(r"--([a-z-]+):\s*#([0-9a-f]{6})", TOKENS.read_text()))

TEXT_ON_GROUND = [
    *[(text, ground) for text in ("ink", "ink-soft", "red", "red-deep") for ground in ("paper", "sheet")],
    ("ink", "paper-deep"),
    ("ink-soft", "paper-deep"),
    ("red", "red-tint"),
    ("red-deep", "red-tint"),
    ("ink-soft", "red-tint"),
    ("ink", "gold-tint"),
    ("ink-soft", "gold-tint"),
    ("warn", "gold-tint"),
    ("ink-on-red", "red"),
    ("ink-on-red", "red-deep"),
    ("ink-on-red-soft", "red"),
    ("ink-on-red-soft", "red-deep"),
    ("ink-on-red", "ink"),
    *[(look, f"{look}-tint") for look in ("good", "warn", "bad", "info", "idle")],
    *[("ink", f"{look}-tint") for look in ("good", "warn", "bad", "info", "idle")],
    *[(look, ground) for look in ("good", "warn", "bad", "info") for ground in ("paper", "sheet")],
]
BOUNDS_ON_GROUND = [
    (line, ground) for line in ("line-control", "focus") for ground in ("paper", "sheet", "paper-deep")
]


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), BOUNDS_ON_GROUND)
def test_controls_can_be_seen(line, ground):
    assert contrast(line, ground) >= 3
