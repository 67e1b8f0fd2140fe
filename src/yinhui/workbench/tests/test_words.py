"""The filters that put dates, figures and secrets into words."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.template import engines

from yinhui.kernel import clock

TODAY = dt.date(2026, 11, 24)


def rendered(source: str, **facts) -> str:
    with clock.fixed(TODAY):
        return engines["django"].from_string(source).render(facts)


def words(source: str, **facts) -> str:
    return re.sub(r"<[^>]+>", "", rendered(source, **facts))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ day|cn_date }}", "2026年11月24日"),
        ('{{ day|cn_date:"weekday" }}', "2026年11月24日 星期二"),
        ('{{ day|cn_date:"short" }}', "11月24日"),
        ('{{ day|cn_date:"month" }}', "2026年11月"),
        ("{{ nothing|cn_date }}", ""),
    ],
)
def test_a_day_is_written_in_chinese(source, expected):
    assert words(source, day=TODAY, nothing=None) == expected


def test_a_moment_is_written_in_shanghai_s_time():
    moment = dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.UTC)
    assert words("{{ moment|cn_time }}", moment=moment) == "2026年11月25日 00:30"


@pytest.mark.parametrize(
    ("days", "expected"), [(-5, "逾期5天"), (0, "今天"), (1, "明天"), (3, "还有3天"), (30, "还有30天")]
)
def test_days_left_are_counted_from_today(days, expected):
    assert words("{{ day|days_left }}", day=TODAY + dt.timedelta(days)) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "今天"), (1, "昨天"), (5, "5天前"), (90, "3个月前"), (800, "2年前")]
)
def test_days_ago_are_counted_from_today(days, expected):
    assert words("{{ day|days_ago }}", day=TODAY - dt.timedelta(days)) == expected


@pytest.mark.parametrize(("birth", "expected"), [("1950-11-24", "76岁"), ("1950-11-25", "75岁")])
def test_age_turns_on_the_birthday(birth, expected):
    assert words("{{ day|age }}", day=dt.date.fromisoformat(birth)) == expected


def test_secrets_show_their_ends_only():
    assert words("{{ number|masked }}", number="990101195005200011") == "9901**********0011"
    assert words('{{ number|masked:"phone" }}', number="13900001234") == "139****1234"


def test_figures_have_their_thousands_apart():
    assert words("{{ number|grouped }}", number=1234567) == "1,234,567"
    assert words("{{ number|grouped }}", number=None) == "—"
