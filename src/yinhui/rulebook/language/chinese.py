"""Reading a rule back in plain Chinese, as a clerk would say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.language.numerals import spoken
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

_LUNAR_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_PERIOD_SPANS = {"month": "当月", "quarter": "当季度", "year": "当年"}


def read_back(rule: Rule) -> str:
    """Return the rule in Chinese, one sentence a line: for whom, each clause, who owes, how it ends."""
    return "\n".join(sentences(rule))


def sentences(rule: Rule) -> list[str]:
    """Return the sentences of `read_back`."""
    day = rule.effective_from
    lines = [
        f"《{rule.title}》自{day.year}年{day.month}月{day.day}日起施行。",
        f"对象：{_subject(rule.subject)}。",
    ]
    lines.extend(
        f"第{spoken(index)}条　{_clause(clause, rule)}。" for index, clause in enumerate(rule.clauses, 1)
    )
    lines.append(f"由谁办：{'；'.join(_owed(owed) for owed in rule.owed_by)}。")
    if len(rule.owed_by) > 1:
        lines.append("以上各方各办一次，分别记录。")
    lines.extend(
        f"逾期{step.after_days}天仍未办结的，{_holder(step.holder)}也会看到。" for step in rule.escalations
    )
    lines.append(_evidence(rule))
    lines.append(f"考核权重：{rule.weight}。")
    return lines


def _evidence(rule: Rule) -> str:
    least = []
    if rule.evidence.min_photos:
        least.append(f"至少{rule.evidence.min_photos}张照片")
    if rule.evidence.min_text_chars:
        least.append(f"记录不少于{rule.evidence.min_text_chars}个字")
    needed = f"，{'、'.join(least)}" if least else ""
    record = v.RECORDS[rule.evidence.record]
    if rule.subject.kind == "agreed":
        return f"办好后写明办理情况就办结，或者凭指明这件事的{record}记录办结{needed}。"
    return f"凭期限内的{record}记录办结{needed}；逾期补办的，登记时要指明补的是哪一项。"


def _subject(subject: Subject) -> str:
    filters = [
        *_alternatives(subject.retirement_kinds, v.RETIREMENT_KINDS),
        *_alternatives(subject.political_statuses, v.POLITICAL_STATUSES),
        *_labelled("健康状况为", subject.health_classes, v.HEALTH_CLASSES),
        *_labelled("居住状况为", subject.living_situations, v.LIVING_SITUATIONS),
        *_between("", subject.age_min, subject.age_max, "周岁"),
        *_between("正式党员", subject.full_members_min, subject.full_members_max, "人"),
        *_alternatives(subject.kinds, v.KIND_NAMES),
        *_alternatives(subject.posts, v.POST_NAMES),
    ]
    about = v.SUBJECTS[subject.kind]
    return f"{about}（{'，'.join(filters)}）" if filters else f"全部{about}"


def _alternatives(chosen: Iterable[str], words: Mapping[str, str]) -> list[str]:
    said = "或".join(words[word] for word in chosen)
    return [said] if said else []


def _labelled(label: str, chosen: Iterable[str], words: Mapping[str, str]) -> list[str]:
    return [f"{label}{said}" for said in _alternatives(chosen, words)]


def _between(label: str, least: int | None, most: int | None, unit: str) -> list[str]:
    if least is None and most is None:
        return []
    if least is not None and most is not None:
        return [f"{label}{least}到{most}{unit}"]
    return [f"{label}{least}{unit}以上" if least is not None else f"{label}{most}{unit}以下"]


def _clause(clause: Clause, rule: Rule) -> str:
    types = "或".join(v.RECORD_TYPES[rule.evidence.record][key] for key in clause.types)
    when = _TRIGGER_WORDS[type(clause.trigger)](clause.trigger)
    return f"{clause.name}：{when}{_window(clause)}，要有“{types}”"


def _window(clause: Clause) -> str:
    if clause.has_own_window:
        return ""
    before, after = clause.opens_days_before, clause.due_days_after
    opens = f"提前{before}天开始" if before else "从当日开始"
    due = f"最迟过后{after}天办结" if after else "最迟当日办结"
    return f"，{opens}，{due}"


def _every(trigger: Every) -> str:
    words = v.PERIODS[trigger.period]
    if trigger.weekday:
        return f"{words}{v.WEEKDAYS[trigger.weekday]}"
    if trigger.on_fixed_day:
        return f"{words}在支部的固定日（没有登记固定日的为{trigger.day}日）"
    if trigger.day:
        return f"{words}{trigger.day}日"
    return f"{words}一次，{_PERIOD_SPANS[trigger.period]}之内办结"


def _lunar(trigger: LunarDay) -> str:
    if trigger.day == 30:
        return f"每年农历{_LUNAR_MONTHS[trigger.month - 1]}月最后一天"
    tens = ("初", "十", "廿")[(trigger.day - 1) // 10] if trigger.day not in (20, 30) else "二"
    return f"每年农历{_LUNAR_MONTHS[trigger.month - 1]}月{tens}{spoken((trigger.day - 1) % 10 + 1)}"


def _birthday(trigger: Birthday) -> str:
    return f"从{trigger.from_age}周岁起，每{trigger.every_years}年一次的生日"


def _after(trigger: After) -> str:
    late = "" if trigger.event == "died" else "（报告得晚的，从报告之日算起）"
    return f"{v.EVENTS[trigger.event]}后{trigger.days}天之内办结{late}"


def _term_ends(trigger: TermEnds) -> str:
    return (
        f"任期届满前{trigger.before_days}天开始，届满之日前办结"
        f"（没有登记届满日期或任期的，按{trigger.years}年计算）"
    )


_TRIGGER_WORDS: dict[type[Any], Callable[[Any], str]] = {
    Every: _every,
    EveryDays: lambda trigger: f"每{trigger.days}天至少一次",
    LunarDay: _lunar,
    SolarDay: lambda trigger: f"每年{trigger.month}月{trigger.day}日",
    Birthday: _birthday,
    After: _after,
    TermEnds: _term_ends,
    Agreed: lambda _: "从议定之日开始，按会议议定的期限和职务办理（没有议定由谁办的，由下面写的职务办）",
}


def _owed(owed: OwedBy) -> str:
    words = _holder(owed.holder)
    for other in owed.or_else:
        words += f"，没有的由{_holder(other)}"
    return words


def _holder(holder: Holder) -> str:
    level, post = v.LEVELS[holder.level], v.POST_NAMES[holder.post]
    if holder.level == "specialist":
        return f"本人的{post}"
    return post if post.startswith(level) else f"{level}的{post}"
