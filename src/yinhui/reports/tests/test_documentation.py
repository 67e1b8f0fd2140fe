"""docs/reports.md defines every figure as the program does."""

from __future__ import annotations

from pathlib import Path

from yinhui.reports.catalogue import CATALOGUE

DOCUMENT = Path(__file__).parents[4] / "docs" / "reports.md"


def test_every_figure_is_documented_in_the_words_of_the_catalogue():
    rows = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("|")]

    for item in CATALOGUE:
        assert any(row.startswith(f"| {item.label} | {item.unit} | {item.text} |") for row in rows), (
            item.label
        )
