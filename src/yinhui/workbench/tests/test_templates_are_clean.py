"""The content security policy forbids inline styles and scripts; no template of any room may have them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import yinhui

ROOMS = Path(yinhui.__file__).parent
TEMPLATES = sorted(path for path in ROOMS.rglob("templates/**/*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
    "htmx's own scripting": re.compile(r"\shx-(on|vars)\b|hx-vals\s*=\s*['\"]js:", re.I),
    "another site": re.compile(r"(src|href|action)\s*=\s*['\"](https?:)?//", re.I),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_a_template_has_nothing_inline(path):
    text = path.read_text()
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert not found


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 30
