"""Figures on the pages of statistics."""

from __future__ import annotations

from typing import Any

from django import template

from yinhui.reports.figures import Figure, in_words

register = template.Library()


@register.inclusion_tag("workbench/components/stat.html")
def figure_tile(figures: dict[str, Figure], key: str, share: str = "", icon: str = "") -> dict[str, Any]:
    """A figure as a tile, with what is counted as its note, and a share of the whole beside it."""
    figure = figures[key]
    shown = figure.text.removesuffix(figure.definition.unit)
    note = f"占{figures[share].text}" if share and figures[share].value is not None else ""
    return {
        "label": figure.definition.label,
        "figure": shown,
        "unit": figure.definition.unit if figure.value is not None else "",
        "note": note,
        "icon": icon,
    }


@register.filter
def share(value: float | None) -> str:
    """Write a share of 0 to 1 as 85.3%."""
    return in_words(value, "%")


@register.filter
def years(value: float | None) -> str:
    """Write an age in years, 76.4岁."""
    return in_words(value, "岁")
