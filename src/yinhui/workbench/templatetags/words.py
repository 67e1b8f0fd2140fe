"""Filters that put dates, figures and secrets into words."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yinhui.kernel import clock
from yinhui.kernel.sensitive import masked_id_number

register = template.Library()

WEEKDAYS = "一二三四五六日"
SOON_DAYS = 3  # from here on an approaching day is coloured


@register.filter
def cn_date(day: dt.date | dt.datetime | None, form: str = "full") -> str:
    """Write a day in Chinese: 2026年11月24日; `weekday` adds 星期二, `short` leaves the year out, `month`
    leaves the day out. Nothing for None."""
    if day is None or day == "":
        return ""
    day = _civil_day(day)
    if form == "month":
        return f"{day.year}年{day.month}月"
    text = f"{day.month}月{day.day}日"
    if form != "short":
        text = f"{day.year}年{text}"
    return f"{text} 星期{WEEKDAYS[day.weekday()]}" if form == "weekday" else text


@register.filter
def cn_time(moment: dt.datetime | None) -> str:
    """Write a moment in Chinese, in Shanghai's time: 2026年11月24日 15:30. Nothing for None."""
    if not moment:
        return ""
    here = moment.astimezone(clock.SHANGHAI)
    return f"{cn_date(here)} {here:%H:%M}"


@register.filter
def days_left(day: dt.date | None) -> SafeString | str:
    """Say how far off a day is, from today: 还有3天, 今天, 逾期5天."""
    if not day:
        return ""
    days = (_civil_day(day) - clock.today()).days
    if days < 0:
        return format_html('<span class="days-left days-left-bad">逾期{}天</span>', -days)
    words = {0: "今天", 1: "明天"}.get(days, f"还有{days}天")
    look = " days-left-warn" if days <= SOON_DAYS else ""
    return format_html('<span class="days-left{}">{}</span>', look, words)


@register.filter
def days_ago(day: dt.date | None) -> str:
    """Say how long ago a day was: 今天, 昨天, 5天前, 3个月前, 2年前."""
    if not day:
        return ""
    days = (clock.today() - _civil_day(day)).days
    if days < 2:
        return {0: "今天", 1: "昨天"}.get(days, cn_date(day))
    if days < 60:
        return f"{days}天前"
    return f"{days // 30}个月前" if days < 730 else f"{days // 365}年前"


@register.filter
def age(birth_date: dt.date | None) -> str:
    """Write the full years of age today: 76岁. Nothing for None."""
    if not birth_date:
        return ""
    today = clock.today()
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return f"{years}岁"


@register.filter
def masked(text: str | None, kind: str = "id_number") -> SafeString | str:
    """Show a secret's ends only: an identity number, or (`phone`) a telephone number."""
    if not text:
        return ""
    shown = f"{text[:3]}****{text[-4:]}" if kind == "phone" else masked_id_number(text)
    return format_html('<span class="masked">{}</span>', shown)


@register.filter
def grouped(number: int | None) -> str:
    """Write a whole number with its thousands apart: 12,345. A dash for None."""
    return "—" if number is None else f"{number:,}"


def _civil_day(day: dt.date | dt.datetime) -> dt.date:
    return day.astimezone(clock.SHANGHAI).date() if isinstance(day, dt.datetime) else day
