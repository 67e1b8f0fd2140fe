"""What a person's full file says of study: what they read alone, what they were handed, what of
their classes they were told, as rows of words."""

from __future__ import annotations

from yinhui.kernel import clock
from yinhui.registry.models import Person

Rows = tuple[tuple[str, ...], ...]

READING_COLUMNS = ("日期", "资料", "怎么知道的", "分钟")
DELIVERY_COLUMNS = ("日期", "资料", "套数", "组织", "送达人", "送到家里", "备注")
NEWS_COLUMNS = ("时间", "课程", "内容", "怎样告诉的", "本人确认")


def reading_rows(person: Person, limit: int) -> Rows:
    """Return what the person read alone, the latest first."""
    readings = person.readings.select_related("material").order_by("-read_on", "-pk")
    return tuple(
        (f"{one.read_on:%Y-%m-%d}", one.material.title, str(one.get_how_display()), str(one.minutes))
        for one in readings[:limit]
    )


def delivery_rows(person: Person, limit: int) -> Rows:
    """Return what was handed to the person on paper, the latest first."""
    deliveries = person.material_deliveries.select_related("material", "organisation")
    return tuple(
        (
            f"{one.delivered_on:%Y-%m-%d}",
            one.material.title,
            str(one.copies),
            one.organisation.name,
            one.delivered_by,
            ("一起读了" if one.occasion_id else "是") if one.is_to_door else "",
            "已作废" if one.voided_reason else "",
        )
        for one in deliveries.order_by("-delivered_on", "-pk")[:limit]
    )


def news_rows(person: Person, limit: int) -> Rows:
    """Return what of their classes the person was told, or is to be, the latest first."""
    news = person.class_news.select_related("term__course")
    return tuple(
        (
            f"{one.made_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
            f"{one.term.course.name}{one.term.section}",
            one.words,
            str(one.get_told_how_display()) if one.told_how else "",
            "已确认" if one.seen_at else "",
        )
        for one in news.order_by("-made_at", "-pk")[:limit]
    )
