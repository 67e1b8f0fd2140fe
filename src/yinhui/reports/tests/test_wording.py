"""The grammar of official Chinese: none, one, many."""

from __future__ import annotations

import datetime as dt

import pytest

from yinhui.reports.figures import in_words
from yinhui.reports.wording import clauses, day, examples, listed, ordinal, points


def test_what_is_none_is_left_out_of_lists_and_sentences():
    assert listed("3个街道", "", "2个镇") == "3个街道、2个镇"
    assert clauses("", "共有党委3个", "") == "共有党委3个。"
    assert clauses("", "") == ""


def test_a_single_point_is_not_numbered():
    assert points("", "按期换届。") == "按期换届。"
    assert points("配齐书记。", "", "按期换届。") == "一是配齐书记。二是按期换届。"


def test_many_examples_are_cut_off_and_counted():
    assert examples(["甲", "乙"]) == "甲、乙"
    assert examples(["甲", "乙", "丙", "丁"]) == "甲、乙、丙等4个支部"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_headings_are_numbered_in_chinese(number, words):
    assert ordinal(number) == words


def test_days_have_no_leading_zeros():
    assert day(dt.date(2026, 3, 5)) == "2026年3月5日"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(12, "个", "12个"), (62.04, "岁", "62岁"), (0.8533, "%", "85.3%"), (1.0, "%", "100%"), (None, "%", "—")],
)
def test_figures_carry_one_decimal_at_most(value, unit, words):
    assert in_words(value, unit) == words
