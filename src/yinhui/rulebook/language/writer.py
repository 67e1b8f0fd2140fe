"""From a rule's data to its TOML text: what `parse` reads gives the same rule again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from yinhui.rulebook.language.chinese import sentences
from yinhui.rulebook.language.rule import (
    After,
    Agreed,
    Birthday,
    Clause,
    Every,
    EveryDays,
    Holder,
    LunarDay,
    OwedBy,
    Rule,
    SolarDay,
    Subject,
    TermEnds,
)


def to_toml(rule: Rule) -> str:
    """Return the rule's text in the form in which institutions are shipped: read back in comments first."""
    shared = _shared_types(rule.clauses)
    blocks = [
        [f"# {sentence}" for sentence in sentences(rule)],
        [
            _line("code", rule.code),
            _line("title", rule.title),
            _line("text", rule.text),
            _line("source", rule.source),
            f"effective_from = {rule.effective_from.isoformat()}",
        ],
        ["[for]", *_subject(rule.subject)],
        *(["[[when]]", *_clause(clause, shared)] for clause in rule.clauses),
        *(["[[owed_by]]", *_owed(owed)] for owed in rule.owed_by),
        *(
            ["[[escalate]]", _line("after_days", step.after_days), *_holder(step.holder)]
            for step in rule.escalations
        ),
        [
            "[discharged_by]",
            _line("record", rule.evidence.record),
            *([_line("types", shared)] if shared else []),
            *_unless(0, min_photos=rule.evidence.min_photos, min_text_chars=rule.evidence.min_text_chars),
        ],
        ["[rating]", _line("weight", rule.weight)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _shared_types(clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Return the types of record that all clauses have in common, if they are the same."""
    types = {clause.types for clause in clauses}
    return types.pop() if len(types) == 1 else ()


def _subject(subject: Subject) -> list[str]:
    lists = _unless(
        (),
        kinds=subject.kinds,
        posts=subject.posts,
        retirement_kinds=subject.retirement_kinds,
        political_statuses=subject.political_statuses,
        health_classes=subject.health_classes,
        living_situations=subject.living_situations,
    )
    bounds = _unless(
        None,
        age_min=subject.age_min,
        age_max=subject.age_max,
        full_members_min=subject.full_members_min,
        full_members_max=subject.full_members_max,
    )
    return [_line("subject", subject.kind), *lists, *bounds]


def _clause(clause: Clause, shared: tuple[str, ...]) -> list[str]:
    return [
        _line("name", clause.name),
        *_TRIGGER_LINES[type(clause.trigger)](clause.trigger),
        *_unless(0, opens_days_before=clause.opens_days_before, due_days_after=clause.due_days_after),
        *([] if shared else [_line("types", clause.types)]),
    ]


def _every(trigger: Every) -> list[str]:
    lines = [_line("every", trigger.period), *_unless(None, weekday=trigger.weekday, day=trigger.day)]
    return [*lines, _line("on_fixed_day", True)] if trigger.on_fixed_day else lines


_TRIGGER_LINES: dict[type[Any], Callable[[Any], list[str]]] = {
    Every: _every,
    EveryDays: lambda trigger: [_line("every_days", trigger.days)],
    LunarDay: lambda trigger: [_line("lunar", f"{trigger.month}-{trigger.day}")],
    SolarDay: lambda trigger: [_line("solar", f"{trigger.month:02}-{trigger.day:02}")],
    Birthday: lambda trigger: [
        f"birthday = {{ every_years = {trigger.every_years}, from_age = {trigger.from_age} }}"
    ],
    After: lambda trigger: [f"after = {{ event = {_value(trigger.event)}, days = {trigger.days} }}"],
    TermEnds: lambda trigger: [
        f"term_ends = {{ before_days = {trigger.before_days}, years = {trigger.years} }}"
    ],
    Agreed: lambda _: [_line("agreed", True)],
}


def _owed(owed: OwedBy) -> list[str]:
    if not owed.or_else:
        return _holder(owed.holder)
    others = ", ".join(
        f"{{ level = {_value(other.level)}, post = {_value(other.post)} }}" for other in owed.or_else
    )
    return [*_holder(owed.holder), f"or_else = [{others}]"]


def _holder(holder: Holder) -> list[str]:
    return [_line("level", holder.level), _line("post", holder.post)]


def _unless(absent: object, **values: object) -> list[str]:
    """Return a line for each value that is not the one that means it is absent."""
    return [_line(key, value) for key, value in values.items() if value != absent]


def _line(key: str, value: object) -> str:
    return f"{key} = {_value(value)}"


def _value(value: object) -> str:
    """Return a text, whole number, flag or list of texts; JSON's form of these is TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
