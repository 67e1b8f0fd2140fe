"""The rule language: read, refused with the line, written, and read back."""

import datetime as dt
import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yinhui
from yinhui.care.models import VisitKind
from yinhui.occasions.models import OccasionKind
from yinhui.rulebook.language import (
    After,
    Birthday,
    Clause,
    Escalation,
    Every,
    EveryDays,
    Evidence,
    Holder,
    LunarDay,
    OwedBy,
    Rule,
    RuleError,
    SolarDay,
    Subject,
    parse,
    read_back,
    to_toml,
)
from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.language.numerals import spoken

RULE = """\
code = "deng-men"
title = "登门看望"
text = "每月看望一次。"
source = "本县做法"
effective_from = 2027-01-01

[for]
subject = "person"
age_min = 80

[[when]]
name = "看望"
every = "month"

[[owed_by]]
level = "branch"
post = "secretary"

[[escalate]]
after_days = 7
level = "county"
post = "bureau_clerk"

[discharged_by]
record = "visit"
types = ["contact"]
min_photos = 1
"""


def problems(old, new):
    """The faults of RULE with one thing written differently."""
    assert old in RULE
    with pytest.raises(RuleError) as refused:
        parse(RULE.replace(old, new))
    return [str(problem) for problem in refused.value.problems]


def test_a_rule_is_read():
    rule = parse(RULE)
    assert rule.clauses == (Clause("看望", Every("month"), ("contact",)),)
    assert rule.owed_by == (OwedBy(Holder("branch", "secretary")),)
    assert rule.evidence == Evidence("visit", min_photos=1)
    assert (rule.subject.age_min, rule.weight, rule.effective_from) == (80, 1, dt.date(2027, 1, 1))


def test_a_rule_is_read_back_in_plain_chinese():
    assert read_back(parse(RULE)).splitlines() == [
        "《登门看望》自2027年1月1日起施行。",
        "对象：离退休人员（80周岁以上）。",
        "第一条　看望：每月一次，当月之内办结，要有“定期联系”。",
        "由谁办：支部书记。",
        "逾期7天仍未办结的，县（区）的老干部局干事也会看到。",
        "凭期限内的走访记录办结，至少1张照片；逾期补办的，登记时要指明补的是哪一项。",
        "考核权重：1。",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('title = "登门看望"', "title = “登门看望”", 2, "半角"),
        ('title = "登门看望"', "title = 登门看望", 2, "名称 = 值"),
        ('title = "登门看望"\n', "", 1, "缺少 title"),
        ('title = "登门看望"', 'titel = "登门看望"', 2, "是不是想写“title”"),
        ("effective_from = 2027-01-01", 'effective_from = "2027年"', 5, "effective_from = 2027-01-01"),
        ('subject = "person"', 'subject = "people"', 8, '"person"（离退休人员）'),
        ("age_min = 80", 'age_min = "八十"', 9, "不加引号"),
        ("age_min = 80", "age_min = 80\nage_max = 70", 10, "不能小于"),
        ("age_min = 80", 'kinds = ["unit_branch"]', 9, "对象是人员"),
        ('every = "month"', 'every = "month"\nlunar = "1-1"', 14, "只能留一个"),
        ('every = "month"\n', "", 11, "没有写在什么时候"),
        ('every = "month"', 'every = "week"', 13, 'weekday = "friday"'),
        ('every = "month"', 'lunar = "13-1"', 13, "正月初一"),
        ('every = "month"', 'solar = "02-30"', 13, "07-01"),
        ('every = "month"', 'every = "month"\ndue_days_after = 3', 14, "自己就有起止"),
        ('every = "month"', 'after = { event = "hospitalized", days = 3 }', 13, '"hospitalised"（住院）'),
        ('every = "month"', 'every = "month"\nday = 5\non_fixed_day = true', 15, "没有固定日"),
        ('every = "month"', "term_ends = { before_days = 90, years = 3 }", 13, "要一起写"),
        ('level = "branch"', 'level = "village"', 16, '"community"（社区（村））'),
        ('post = "secretary"', 'post = "bureau_clerk"', 17, "支部没有“老干部局干事”"),
        ('level = "county"', 'level = "group"', 21, "找不到党小组"),
        ('record = "visit"', 'record = "occasion"', 26, "可以写"),
        ('types = ["contact"]', 'types = ["study"]', 26, '"festival"（节日慰问）'),
        ("min_photos = 1", "min_photos = true", 27, "整数"),
        ("min_photos = 1", "min_photos = 1\n[discharged_by]", 28, "双方括号"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(old, new, line, said):
    found = problems(old, new)
    assert any(f"第{line}行" in problem and said in problem for problem in found), found


def test_every_fault_is_told_at_once():
    text = RULE.replace("age_min = 80", "age_min = 500").replace('every = "month"', 'every = "fortnight"')
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert [problem.line for problem in refused.value.problems] == [9, 13]


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000, "{a=" * 3000, "2027-02-30"])
def test_what_breaks_a_reader_is_told_as_a_fault_too(value):
    with pytest.raises(RuleError, match="第"):
        parse(RULE.replace("2027-01-01", value))


def test_faults_within_one_line_are_told_at_that_line():
    owed = 'owed_by = [{ level = "branch", post = "bureau_clerk" }]\n'
    text = owed + RULE.replace('[[owed_by]]\nlevel = "branch"\npost = "secretary"\n', "")
    with pytest.raises(RuleError) as refused:
        parse(text.replace('code = "deng-men"\n', "") + "")
    assert refused.value.problems[0].line == 1
    with pytest.raises(RuleError) as refused:
        parse('code = "deng-men"\n' + text.replace('code = "deng-men"\n', ""))
    assert [problem.line for problem in refused.value.problems] == [2]


def test_a_long_text_does_not_move_the_lines():
    text = RULE.replace('"每月看望一次。"', '"""\n[[when]]\nevery = 1 # 不是条文\n"""').replace(
        "= 80", "= 500"
    )
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert [problem.line for problem in refused.value.problems] == [12]


def test_a_troubled_mind_must_not_be_named():
    text = RULE.replace('every = "month"', 'after = { event = "troubled", days = 3 }').replace(
        "看望", "思想困扰"
    )
    with pytest.raises(RuleError, match="谈心"):
        parse(text)


def test_the_same_duty_is_not_owed_twice():
    twice = RULE + '\n[[owed_by]]\nlevel = "branch"\npost = "secretary"\n'
    with pytest.raises(RuleError, match=r"第29行：.*重复"):
        parse(twice)


@pytest.mark.parametrize("page", ["rule-language.md", "add-an-institution.md"])
def test_the_rules_in_the_documentation_are_rules(page):
    text = (Path(yinhui.__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```toml\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        parse(textwrap.dedent(block))


def test_the_languages_record_types_are_those_of_the_records():
    assert v.RECORD_TYPES["visit"] == dict(VisitKind.choices)
    assert v.RECORD_TYPES["occasion"] == dict(OccasionKind.choices)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10, "十"),
        (16, "十六"),
        (60, "六十"),
        (75, "七十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_ages_are_said_as_people_say_them(number, words):
    assert spoken(number) == words


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
days = st.integers(0, v.DAYS_MAX)
types = st.lists(st.sampled_from(sorted(v.RECORD_TYPES["visit"])), min_size=1, max_size=3, unique=True).map(
    tuple
)
windowed = st.one_of(
    st.builds(LunarDay, month=st.integers(1, 12), day=st.integers(1, 30)),
    st.builds(SolarDay, month=st.integers(1, 12), day=st.integers(1, 28)),
    st.builds(Birthday, every_years=st.integers(1, 50), from_age=st.integers(1, 120)),
    st.builds(Every, period=st.just("week"), weekday=st.sampled_from(sorted(v.WEEKDAYS))),
    st.builds(Every, period=st.just("month"), day=st.integers(1, 28)),
)
whole = st.one_of(
    st.builds(Every, period=st.sampled_from(["month", "quarter", "year"])),
    st.builds(EveryDays, days=st.integers(2, v.DAYS_MAX)),
    st.builds(After, event=st.sampled_from(["hospitalised", "hardship", "died"]), days=days),
)
clauses = st.one_of(
    st.builds(Clause, name=words, trigger=whole, types=types),
    st.builds(Clause, name=words, trigger=windowed, types=types, opens_days_before=days, due_days_after=days),
)
holders = st.sampled_from(
    [
        Holder("branch", "secretary"),
        Holder("community", "community_clerk"),
        Holder("township", "township_clerk"),
        Holder("county", "bureau_clerk"),
        Holder("specialist", "specialist"),
    ]
)
rules = st.builds(
    Rule,
    code=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True),
    title=words,
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60).map(
        lambda text: "文" + text
    ),
    source=words,
    effective_from=st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)),
    subject=st.builds(
        Subject,
        kind=st.just("person"),
        political_statuses=st.lists(st.sampled_from(["01", "02", "13"]), unique=True).map(tuple),
        age_min=st.none() | st.integers(0, 80),
        age_max=st.none() | st.integers(80, 120),
    ),
    clauses=st.lists(clauses, min_size=1, max_size=4).map(tuple),
    owed_by=st.lists(
        st.builds(OwedBy, holder=holders, or_else=st.lists(holders, max_size=2).map(tuple)),
        min_size=1,
        max_size=3,
        unique_by=lambda owed: owed.holder,
    ).map(tuple),
    evidence=st.builds(
        Evidence, record=st.just("visit"), min_photos=st.integers(0, 20), min_text_chars=st.integers(0, 2000)
    ),
    escalations=st.just(()) | st.just((Escalation(7, Holder("county", "bureau_clerk")),)),
    weight=st.integers(0, 100),
)


@settings(max_examples=100, deadline=None)
@given(rule=rules)
def test_what_is_written_is_read_as_the_same_rule(rule):
    assert parse(to_toml(rule)) == rule


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200) | st.lists(st.sampled_from(RULE.splitlines()), max_size=30).map("\n".join))
def test_whatever_is_written_is_either_a_rule_or_told_by_line(text):
    found = ()
    try:
        parse(text)
    except RuleError as refused:
        found = refused.problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in found)
