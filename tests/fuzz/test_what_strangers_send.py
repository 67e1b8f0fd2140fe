"""Whatever stands in a rule's text or a roster's file: it is read, or refused in words. Nothing else happens.

A hundred inputs each; YINHUI_FUZZ_INPUTS=20000 for the long form. How many were tried is printed at the end.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinhui.kernel import clock
from yinhui.registry.roster.columns import recognise
from yinhui.registry.roster.lines import open_line
from yinhui.registry.roster.reading import open_book
from yinhui.registry.roster.refusal import Refusal
from yinhui.registry.roster.rows import RowReader
from yinhui.registry.roster.tests.making import HEADER, a_row, an_xlsx
from yinhui.rulebook.language import RuleError, parse, to_toml
from yinhui.rulebook.shipped import shipped_codes, shipped_text

INPUTS = int(os.environ.get("YINHUI_FUZZ_INPUTS", "100"))
LONG = settings(
    max_examples=INPUTS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
TRIED = {"rules": 0, "rosters": 0, "rules accepted": 0, "rosters read": 0}


@pytest.fixture(scope="module", autouse=True)
def _figures():
    yield
    print(f"\nfuzzed: {TRIED}")


@st.composite
def mutated(draw, whole, pieces):
    """A text or bytes with some pieces taken out, put in, doubled or cut off."""
    result = draw(whole)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(result)))
        until = draw(st.integers(at, min(len(result), at + 60)))
        piece = draw(st.one_of(pieces, st.just(result[at:until])))
        result = result[:at] + piece + result[until:]
    return result


SHIPPED = st.sampled_from([shipped_text(code) for code in shipped_codes()])
WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "[[when]]\n",
            "[for]\n",
            'every = "month"\n',
            "day = 99999999999999999999\n",
            "age_min = -1\n",
            'subject = "person"\n',
            "effective_from = 9999-12-31\n",
            '"""',
            "{",
            "\x00",
            "\ud7ff",
            "= =",
            "inf",
            "1e400",
        ]
    ),
)


@LONG
@given(mutated(SHIPPED, WORDS))
def test_a_rules_text_is_a_rule_or_refused(text):
    TRIED["rules"] += 1
    try:
        rule = parse(text)
    except RuleError as refusal:
        _is_said(refusal)
        return
    TRIED["rules accepted"] += 1
    assert parse(to_toml(rule)) == rule


def _files():
    with tempfile.TemporaryDirectory() as folder:
        rows = [[*HEADER, "健康状况", "联系人姓名", "特长"], [*a_row(), "良好", "张小明", "书法、门球"]]
        return [
            an_xlsx(Path(folder), rows).read_bytes(),
            "\n".join(",".join(row) for row in rows).encode(),
            "\n".join("\t".join(row) for row in rows).encode("gb18030"),
        ]


FILES = st.sampled_from(_files())
BYTES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(["，".encode(), b"\n", b"\t", b'"', b"\xff\xfe", b"PK\x05\x06", b"=cmd|'/c calc'!A0"]),
    st.text(max_size=10).map(lambda text: text.encode("utf-8", "surrogatepass")),
)


@LONG
@given(mutated(FILES, BYTES))
def test_a_rosters_file_is_read_or_refused(content):
    TRIED["rosters"] += 1
    with tempfile.NamedTemporaryFile(suffix=".upload") as file:
        file.write(content)
        file.flush()
        try:
            book = open_book(Path(file.name))
            lines = [line for index in range(len(book.sheets)) for line in _lines(book, index)]
        except Refusal as refusal:
            _is_said(refusal)
            return
    TRIED["rosters read"] += 1
    for line in lines:
        assert "\n" not in line.rest


def _is_said(refusal):
    """A refusal has words for a person."""
    assert refusal.message


def _lines(book, index):
    plan = recognise(book.sheets[index], {})
    if not plan.columns:
        return
    with clock.fixed(clock.today()):
        for row in RowReader(plan, {}).read(book.rows(index)):
            yield open_line(row, "tuixiu")
