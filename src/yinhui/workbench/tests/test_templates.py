"""What is wrong in a template and shows as an empty address, not as an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2]
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
_BORDER = re.compile(r"{%-? (?:block (\w+)|endblock)[^%]*%}")
_NAMED = re.compile(r"{%[^%]*? as (\w+) %}")


def pieces(text):
    """The text of each block, and (None) what stands outside of them."""
    block, begin = None, 0
    for border in _BORDER.finditer(text):
        yield block, text[begin : border.start()]
        block, begin = border[1], border.end()
    yield block, text[begin:]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_what_a_block_names_is_used_in_that_block_alone(path):
    """`{% url … as address %}` in one block is forgotten at its end: in another it is empty."""
    named, used = {}, {}
    for block, text in pieces(path.read_text()):
        for name in _NAMED.findall(text):
            named.setdefault(name, set()).add(block)
        for name in re.findall(r"\b\w+\b", _NAMED.sub("", text)):
            used.setdefault(name, set()).add(block)
    forgotten = {
        name: used[name] - blocks for name, blocks in named.items() if None not in blocks and name in used
    }
    assert {name: blocks for name, blocks in forgotten.items() if blocks} == {}
