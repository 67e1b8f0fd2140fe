"""A rule being written: from a rule to the form's fields, and from the form's fields to a rule's text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from pypinyin import lazy_pinyin

from yinhui.rulebook.language import (
    After,
    Agreed,
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
    SolarDay,
    Subject,
    TermEnds,
    Trigger,
    to_toml,
)
from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.rule_forms import (
    CLAUSES,
    CODE_CHARS_MAX,
    ESCALATIONS,
    OWED,
    OWN_WINDOW,
    STAND_INS,
    RuleForm,
)

# The parts that there can be several of, by the name under which their fields are sent.
PARTS = ("when", "owed_by", "escalate")


class RuleDraft:
    """A rule's form: `form` for the parts that come once, `when`, `owed_by` and `escalate` for the others."""

    def __init__(self, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> None:
        initial = initial or {}
        record = (data or initial.get("form", {})).get("record") or "visit"
        record = record if record in v.RECORDS else "visit"
        self.form = RuleForm(data, initial=initial.get("form"))
        self.when = CLAUSES(data, prefix="when", initial=initial.get("when"), form_kwargs={"record": record})
        self.owed_by = OWED(data, prefix="owed_by", initial=initial.get("owed_by"))
        self.escalate = ESCALATIONS(data, prefix="escalate", initial=initial.get("escalate"))

    @classmethod
    def of(cls, rule: Rule) -> RuleDraft:
        """Return the form filled with a rule. `fits_form` says whether it says all of it."""
        return cls(initial=_initial(rule))

    @classmethod
    def with_one_more(cls, data: QueryDict, part: str) -> RuleDraft:
        """Return the form as it was sent, with one more empty `part` (one of PARTS)."""
        data = data.copy()
        key = f"{part}-TOTAL_FORMS"
        data[key] = str(int(data.get(key, "0")) + 1)
        return cls(data)

    def is_complete(self) -> bool:
        """True if there is enough to write a text down; errors are then on the forms."""
        parts: tuple[Any, ...] = (self.form, self.when, self.owed_by, self.escalate)
        # each is asked, so that all that is wrong is shown at once
        return not [part for part in parts if not part.is_valid()]

    def lacking(self) -> list[tuple[str, str]]:
        """Return what is missing or cannot be written down: the field's label and what to do."""
        forms = [self.form, *self.when, *self.owed_by, *self.escalate]
        return [(str(bound.label), str(bound.errors[0])) for form in forms for bound in form if bound.errors]

    def text(self) -> str:
        """Return the rule's text. Call only when `is_complete`."""
        return to_toml(_rule(self.form.cleaned_data, *map(_kept, (self.when, self.owed_by, self.escalate))))


def code_from(title: str) -> str:
    """Return a code for a title: its pinyin, syllable by syllable (节日慰问: jie-ri-wei-wen)."""
    syllables = re.findall("[a-z0-9]+", " ".join(lazy_pinyin(title)).lower())
    return "-".join(syllables)[:CODE_CHARS_MAX].strip("-")


def fits_form(rule: Rule) -> bool:
    """True if the form can say all that the rule says."""
    return all(len(owed.or_else) <= STAND_INS for owed in rule.owed_by)


def _kept(formset: Any) -> list[dict[str, Any]]:
    return [
        form.cleaned_data for form in formset if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


def _rule(
    asked: dict[str, Any],
    clauses: list[dict[str, Any]],
    owed_by: list[dict[str, Any]],
    escalations: list[dict[str, Any]],
) -> Rule:
    filters = RuleForm.FILTERS.get(asked["subject"], ("kinds",))
    return Rule(
        code=asked["code"] or code_from(asked["title"]),
        title=asked["title"],
        text=asked["text"].replace("\r\n", "\n"),
        source=asked["source"],
        effective_from=asked["effective_from"],
        subject=Subject(asked["subject"], **{name: _plain(asked[name]) for name in filters}),
        clauses=tuple(_clause(clause) for clause in clauses),
        owed_by=tuple(_owed(owed) for owed in owed_by),
        escalations=tuple(Escalation(step["after_days"], _holder(step)) for step in escalations),
        evidence=Evidence(asked["record"], asked["min_photos"] or 0, asked["min_text_chars"] or 0),
        weight=1 if asked["weight"] is None else asked["weight"],
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _clause(asked: dict[str, Any]) -> Clause:
    has_window = asked["trigger"] not in OWN_WINDOW
    return Clause(
        name=asked["name"],
        trigger=_TRIGGERS[asked["trigger"]](asked),
        types=tuple(asked["types"]),
        opens_days_before=(asked["opens_days_before"] or 0) if has_window else 0,
        due_days_after=(asked["due_days_after"] or 0) if has_window else 0,
    )


def _first(asked: dict[str, Any], name: str) -> int:
    """A number left empty is written as 0, which the language's check then names."""
    return asked[name] or 0


_TRIGGERS: dict[str, Callable[[dict[str, Any]], Trigger]] = {
    "month": lambda _: Every("month"),
    "month_day": lambda asked: Every("month", day=_first(asked, "day")),
    "fixed_day": lambda asked: Every("month", day=_first(asked, "day"), on_fixed_day=True),
    "week": lambda asked: Every("week", weekday=asked["weekday"]),
    "quarter": lambda _: Every("quarter"),
    "year": lambda _: Every("year"),
    "every_days": lambda asked: EveryDays(_first(asked, "days")),
    "lunar": lambda asked: LunarDay(_first(asked, "month"), _first(asked, "day")),
    "solar": lambda asked: SolarDay(_first(asked, "month"), _first(asked, "day")),
    "birthday": lambda asked: Birthday(_first(asked, "years"), _first(asked, "from_age")),
    "after": lambda asked: After(asked["event"], _first(asked, "days")),
    "term_ends": lambda asked: TermEnds(_first(asked, "days"), _first(asked, "years")),
    "agreed": lambda _: Agreed(),
}


def _holder(asked: dict[str, Any], suffix: str = "") -> Holder:
    return Holder(asked[f"level{suffix}"], asked[f"post{suffix}"])


def _owed(asked: dict[str, Any]) -> OwedBy:
    suffixes = [f"_{number}" for number in range(1, STAND_INS + 1)]
    return OwedBy(
        _holder(asked), tuple(_holder(asked, suffix) for suffix in suffixes if asked[f"level{suffix}"])
    )


def _initial(rule: Rule) -> dict[str, Any]:
    subject = {name: getattr(rule.subject, name) for names in RuleForm.FILTERS.values() for name in names}
    return {
        "form": {
            "title": rule.title,
            "code": rule.code,
            "text": rule.text,
            "source": rule.source,
            "effective_from": rule.effective_from,
            "subject": rule.subject.kind,
            **{name: list(value) if isinstance(value, tuple) else value for name, value in subject.items()},
            "record": rule.evidence.record,
            "min_photos": rule.evidence.min_photos,
            "min_text_chars": rule.evidence.min_text_chars,
            "weight": rule.weight,
        },
        "when": [_clause_initial(clause) for clause in rule.clauses],
        "owed_by": [_owed_initial(owed) for owed in rule.owed_by],
        "escalate": [
            {"after_days": step.after_days, "level": step.holder.level, "post": step.holder.post}
            for step in rule.escalations
        ],
    }


def _clause_initial(clause: Clause) -> dict[str, Any]:
    return {
        "name": clause.name,
        **_trigger_initial(clause.trigger),
        "opens_days_before": clause.opens_days_before,
        "due_days_after": clause.due_days_after,
        "types": list(clause.types),
    }


def _trigger_initial(trigger: Trigger) -> dict[str, Any]:
    match trigger:
        case Every(period="month", day=None):
            return {"trigger": "month"}
        case Every(period="month", day=day, on_fixed_day=is_fixed):
            return {"trigger": "fixed_day" if is_fixed else "month_day", "day": day}
        case Every(period=period, weekday=weekday):
            return {"trigger": period, "weekday": weekday}
        case EveryDays(days=days):
            return {"trigger": "every_days", "days": days}
        case LunarDay(month=month, day=day):
            return {"trigger": "lunar", "month": month, "day": day}
        case SolarDay(month=month, day=day):
            return {"trigger": "solar", "month": month, "day": day}
        case Birthday(every_years=years, from_age=from_age):
            return {"trigger": "birthday", "years": years, "from_age": from_age}
        case After(event=event, days=days):
            return {"trigger": "after", "event": event, "days": days}
        case TermEnds(before_days=days, years=years):
            return {"trigger": "term_ends", "days": days, "years": years}
        case Agreed():
            return {"trigger": "agreed"}


def _owed_initial(owed: OwedBy) -> dict[str, Any]:
    initial: dict[str, Any] = {"level": owed.holder.level, "post": owed.holder.post}
    for number, holder in enumerate(owed.or_else[:STAND_INS], start=1):
        initial |= {f"level_{number}": holder.level, f"post_{number}": holder.post}
    return initial
