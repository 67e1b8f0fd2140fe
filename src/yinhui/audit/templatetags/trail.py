"""The trail's keys in words."""

from __future__ import annotations

from django import template
from django.urls import reverse

from yinhui.audit import words

register = template.Library()
register.filter("action_words", words.action_in_words)
register.filter("line_words", words.line_in_words)
register.filter("table_words", words.table_in_words)
register.filter("post_words", words.post_in_words)

TABS = (
    ("trail", "操作痕迹"),
    ("trail-openings", "敏感信息查看"),
    ("trail-exports", "导出登记"),
    ("trail-sign-ins", "登录"),
    ("trail-seals", "封存与核验"),
)


@register.simple_tag
def trail_tabs(now: str) -> list[tuple[str, str, bool]]:
    """The auditor's pages: words, address, whether it is the one shown."""
    return [(label, reverse(page), page == now) for page, label in TABS]
