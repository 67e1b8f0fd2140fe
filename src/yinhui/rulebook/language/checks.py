"""What a rule may not combine: each value is right by itself, but together they can never make a duty."""

from __future__ import annotations

from collections.abc import Sequence

from yinhui.registry.structure import KINDS
from yinhui.rulebook.language import vocabulary as v
from yinhui.rulebook.language.lines import Path
from yinhui.rulebook.language.rule import (
    After,
    Agreed,
    Birthday,
    Clause,
    Every,
    Holder,
    Rule,
    Subject,
    TermEnds,
)
from yinhui.rulebook.language.section import Section

_PERSON_FILTERS = (
    "retirement_kinds",
    "political_statuses",
    "health_classes",
    "living_situations",
    "age_min",
    "age_max",
)
# From which kinds of subject each level can be found by going up.
_LEVEL_SUBJECTS: dict[str, tuple[str, ...]] = {
    "group": ("group", "agreed"),
    "branch": ("person", "branch", "group", "appointment", "agreed"),
    "unit": ("person", "branch", "group", "unit", "appointment", "agreed"),
    "community": ("person", "branch", "group", "community", "appointment", "agreed"),
    "township": ("person", "branch", "group", "unit", "community", "appointment", "agreed"),
    "county": tuple(v.SUBJECTS),
    "specialist": ("person",),
}


def check(rule: Rule, top: Section) -> None:
    """Note every impossible combination at its line in `top`'s problems."""
    _check_subject(rule.subject, _at(top, "for"))
    _check_evidence(rule, _at(top, "discharged_by"))
    for index, clause in enumerate(rule.clauses):
        _check_clause(rule.subject, clause, _at(top, "when", index))
    for index, owed in enumerate(rule.owed_by):
        for holder in owed.holders:
            _check_holder(rule.subject, holder, _at(top, "owed_by", index))
    _check_once([owed.holder for owed in rule.owed_by], top, "owed_by")
    for index, step in enumerate(rule.escalations):
        section = _at(top, "escalate", index)
        _check_holder(rule.subject, step.holder, section)
        if step.holder.level in ("group", "specialist"):
            section.note("level", "逾期要报给上级，level 请写 branch、unit、community、township 或 county")
    _check_once([step.holder for step in rule.escalations], top, "escalate")


def _at(top: Section, key: str, place: int | None = None) -> Section:
    values = top.values[key] if place is None else top.values[key][place]
    path: Path = (key,) if place is None else (key, place)
    lines = {path: top.lines.get((key,), 1), **top.lines}
    return Section(values, path, lines, top.problems)


def _check_subject(subject: Subject, section: Section) -> None:
    about = v.SUBJECTS[subject.kind]
    for key in _PERSON_FILTERS:
        if subject.kind != "person" and section.has(key):
            section.note(key, f'对象是{about}，不能按 {key} 筛选；它只用于 subject = "person"')
    for key in ("full_members_min", "full_members_max"):
        if subject.kind != "branch" and section.has(key):
            section.note(key, f'对象是{about}，不能按 {key} 筛选；它只用于 subject = "branch"')
    if subject.kind in ("person", "agreed") and subject.kinds:
        said = "人员" if subject.kind == "person" else about
        section.note("kinds", f"对象是{said}，不能写 kinds；它用于组织和任职")
    allowed = v.SUBJECT_KINDS[subject.kind]
    for kind in subject.kinds if allowed else ():
        if kind not in allowed:
            names = "、".join(f'"{key}"（{v.KIND_NAMES[key]}）' for key in allowed)
            section.note("kinds", f"{about}里没有“{kind}”。可以写：{names}")
    if subject.kind == "appointment" and not subject.posts:
        section.note("subject", '对象是任职，还要写哪些职务，例如 posts = ["secretary"]')
    if subject.kind != "appointment" and subject.posts:
        section.note("posts", 'posts 只用于 subject = "appointment"')
    _check_order(section, "age", subject.age_min, subject.age_max)
    _check_order(section, "full_members", subject.full_members_min, subject.full_members_max)


def _check_order(section: Section, key: str, least: int | None, most: int | None) -> None:
    if least is not None and most is not None and least > most:
        section.note(f"{key}_max", f"{key}_max 不能小于 {key}_min")


def _check_evidence(rule: Rule, section: Section) -> None:
    needed = "visit" if rule.subject.kind == "person" else "occasion"
    if rule.evidence.record != needed:
        about = v.SUBJECTS[rule.subject.kind]
        section.note("record", f'对象是{about}，办结的记录要写 record = "{needed}"（{v.RECORDS[needed]}）')


def _check_clause(subject: Subject, clause: Clause, section: Section) -> None:
    trigger = clause.trigger
    about = v.SUBJECTS[subject.kind]
    if isinstance(trigger, Birthday | After) and subject.kind != "person":
        section.note("birthday" if isinstance(trigger, Birthday) else "after", f"{about}没有生日和住院等事项")
    if isinstance(trigger, TermEnds) != (subject.kind == "appointment"):
        section.note("term_ends", 'term_ends（任期届满）和 subject = "appointment"（任职）要一起写')
    if isinstance(trigger, Agreed) != (subject.kind == "agreed"):
        section.note("agreed", 'agreed = true（会议上议定的期限）和 subject = "agreed" 要一起写')
    if isinstance(trigger, Every) and trigger.on_fixed_day and subject.kind != "branch":
        section.note("on_fixed_day", f"{about}没有固定日，请只写 day")
    is_troubled = isinstance(trigger, After) and trigger.event == "troubled"
    if is_troubled and ("思想" in clause.name or "困扰" in clause.name):
        section.note("name", '这个名称会出现在应办清单里，不能说出思想情况，请写 name = "谈心"')
    if clause.has_own_window:
        for key in ("opens_days_before", "due_days_after"):
            if section.has(key):
                section.note(key, f"这种时间自己就有起止，不能再写 {key}，请删去这一行")


def _check_holder(subject: Subject, holder: Holder, section: Section) -> None:
    level = v.LEVELS[holder.level]
    if subject.kind not in _LEVEL_SUBJECTS[holder.level]:
        section.note("level", f"从{v.SUBJECTS[subject.kind]}往上找不到{level}，请换一级")
    posts = {post for kind in v.LEVEL_KINDS[holder.level] for post in KINDS[kind].posts}
    if holder.level == "specialist":
        posts = {"specialist"}
    if holder.post not in posts:
        names = "、".join(f'"{key}"（{v.POST_NAMES[key]}）' for key in v.POST_NAMES if key in posts)
        section.note("post", f"{level}没有“{v.POST_NAMES[holder.post]}”这个职务。可以写：{names}")


def _check_once(holders: Sequence[Holder], top: Section, key: str) -> None:
    for index, holder in enumerate(holders):
        if holder in holders[:index]:
            _at(top, key, index).note(None, f"这一段 [[{key}]] 和前面的重复，请删去一段")
