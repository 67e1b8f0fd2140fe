"""From a rule's TOML text to its data, or to every fault in it with its line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.language.checks import check
from yinhui.rulebook.language.lines import line_index
from yinhui.rulebook.language.problems import Problem, RuleError
from yinhui.rulebook.language.rule import Clause, Escalation, Evidence, Holder, OwedBy, Rule, Subject
from yinhui.rulebook.language.section import Section
from yinhui.rulebook.language.triggers import TRIGGERS, take_trigger

# A rule is read aloud in a few minutes; what is longer is not one.
TEXT_CHARS_MAX = 20_000
NAME_CHARS_MAX = 20

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOLDER_EXAMPLE = '{ level = "branch", post = "secretary" }'


def parse(text: str) -> Rule:
    """Read a rule. Raises RuleError with every fault, each with its line and what to write instead."""
    values = _toml(text)
    problems: list[Problem] = []
    top = Section(values, (), line_index(text), problems)
    code = top.text("code", most=60, example="five-must-attend")
    if code and not _CODE.fullmatch(code):
        top.note("code", 'code 只能用小写字母、数字和连字符，例如 code = "five-must-attend"')
    title = top.text("title", most=100, example="五必到")
    words = top.text("text", most=2000, example="制度原文", is_one_line=False)
    source = top.text("source", most=200, example="文件名称和条款")
    effective_from = top.date("effective_from")
    weight = _weight(top)
    subject = _subject(top)
    evidence, types = _evidence(top)
    clauses = _clauses(top, evidence, types)
    owed_by = _owed_by(top)
    escalations = _escalations(top)
    top.finish()
    rule = Rule(
        code=code,
        title=title,
        text=words,
        source=source,
        effective_from=effective_from,
        subject=subject,
        clauses=clauses,
        owed_by=owed_by,
        evidence=evidence,
        escalations=escalations,
        weight=weight,
    )
    if not problems:
        check(rule, top)
    if problems:
        raise RuleError(tuple(problems))
    return rule


def _toml(text: str) -> dict[str, Any]:
    if len(text) > TEXT_CHARS_MAX:
        raise RuleError((Problem(1, f"条文最多{TEXT_CHARS_MAX}个字，请分成几项制度"),))
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # besides TOMLDecodeError: a number of thousands of digits, brackets nested without end
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise RuleError((_syntax_problem(line, str(error), text),)) from None


def _syntax_problem(line: int, error: str, text: str) -> Problem:
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if re.search("[“”‘’＝［］，]", written):
        return Problem(line, '符号要用半角的：引号写 "，等号写 =，方括号写 [ ]，逗号写 ,')
    if "overwrite" in error or "twice" in error:
        return Problem(line, "这个名称前面已经写过了，请只留一处；同样的段落要写几次时用双方括号 [[ ]]")
    return Problem(line, '写法不对。每行写“名称 = 值”，文字放在半角引号里，例如 title = "五必到"')


def _weight(top: Section) -> int:
    rating = top.table("rating", "[rating]", is_required=False)
    if rating is None:
        return 1
    weight = rating.number("weight", least=0, most=100)
    rating.finish()
    return weight


def _subject(top: Section) -> Subject:
    section = top.table("for", '[for]，下一行写 subject = "person"')
    if section is None:
        return Subject("person")
    subject = Subject(
        kind=section.word("subject", v.SUBJECTS),
        kinds=section.words("kinds", v.KIND_NAMES),
        posts=section.words("posts", v.POST_NAMES),
        retirement_kinds=section.words("retirement_kinds", v.RETIREMENT_KINDS),
        political_statuses=section.words("political_statuses", v.POLITICAL_STATUSES),
        health_classes=section.words("health_classes", v.HEALTH_CLASSES),
        living_situations=section.words("living_situations", v.LIVING_SITUATIONS),
        age_min=section.optional_number("age_min", least=0, most=v.AGE_MAX),
        age_max=section.optional_number("age_max", least=0, most=v.AGE_MAX),
        full_members_min=section.optional_number("full_members_min", least=1, most=1000),
        full_members_max=section.optional_number("full_members_max", least=1, most=1000),
    )
    section.finish()
    return subject


def _evidence(top: Section) -> tuple[Evidence, tuple[str, ...]]:
    """Return the evidence and the types of record that hold for clauses without types of their own."""
    section = top.table("discharged_by", '[discharged_by]，下一行写 record = "visit"')
    if section is None:
        return Evidence("visit"), ()
    record = section.word("record", v.RECORDS)
    evidence = Evidence(
        record=record,
        min_photos=section.number("min_photos", least=0, most=20, default=0),
        min_text_chars=section.number("min_text_chars", least=0, most=2000, default=0),
    )
    types = section.words("types", v.RECORD_TYPES[record])
    section.finish()
    return evidence, types


def _clauses(top: Section, evidence: Evidence, types: tuple[str, ...]) -> tuple[Clause, ...]:
    sections = top.tables("when", "[[when]]", least=1, most=v.CLAUSES_MAX)
    return tuple(_clause(section, evidence, types) for section in sections)


def _clause(section: Section, evidence: Evidence, types: tuple[str, ...]) -> Clause:
    clause = Clause(
        name=section.text("name", most=NAME_CHARS_MAX, example="春节"),
        trigger=take_trigger(section),
        types=section.words("types", v.RECORD_TYPES[evidence.record]) or types,
        opens_days_before=section.number("opens_days_before", least=0, most=v.DAYS_MAX, default=0),
        due_days_after=section.number("due_days_after", least=0, most=v.DAYS_MAX, default=0),
    )
    if not clause.types:
        example = next(iter(v.RECORD_TYPES[evidence.record]))
        section.note("types", f'没有写哪种记录算办结，请在这里或 [discharged_by] 里写 types = ["{example}"]')
    section.known.extend(TRIGGERS)
    section.finish()
    return clause


def _owed_by(top: Section) -> tuple[OwedBy, ...]:
    owed = []
    for section in top.tables("owed_by", "[[owed_by]]", least=1, most=v.OWED_MAX):
        holder = _holder(section)
        others = section.tables("or_else", f"[{_HOLDER_EXAMPLE}]", least=0, most=v.OWED_MAX)
        section.finish()
        owed.append(OwedBy(holder, tuple(_finished_holder(other) for other in others)))
    return tuple(owed)


def _escalations(top: Section) -> tuple[Escalation, ...]:
    steps = []
    for section in top.tables("escalate", "[[escalate]]", least=0, most=v.ESCALATIONS_MAX):
        after_days = section.number("after_days", least=1, most=v.DAYS_MAX)
        steps.append(Escalation(after_days, _finished_holder(section)))
    return tuple(steps)


def _holder(section: Section) -> Holder:
    return Holder(section.word("level", v.LEVELS), section.word("post", v.POST_NAMES))


def _finished_holder(section: Section) -> Holder:
    holder = _holder(section)
    section.finish()
    return holder
