"""Two drafts of the same minutes side by side, and the one that somebody makes of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yinhui.occasions.minutes.body import Body, to_do_words
from yinhui.occasions.minutes.models import AppraisalGrade
from yinhui.occasions.minutes.templates_of_kinds import Template

OURS, THEIRS, BOTH = "ours", "theirs", "both"
_FACTS: Mapping[str, str] = {
    "chair": "主持人",
    "recorder": "记录人",
    "place": "地点",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
}
_LISTS: Mapping[str, str] = {"speeches": "发言", "resolutions": "决议", "to_dos": "待办事项"}
_PART = "part-"


@dataclass(frozen=True)
class Difference:
    """One part that the two drafts say differently, each in words. `can_join` if both can be kept."""

    key: str
    label: str
    ours: str
    theirs: str
    can_join: bool


def differences(ours: Body, theirs: Body, template: Template, names: Mapping[int, str]) -> list[Difference]:
    """Return what two drafts say differently, in the order of the minutes."""
    found = [
        Difference(key, label, _words(getattr(ours, key)), _words(getattr(theirs, key)), False)
        for key, label in _FACTS.items()
        if getattr(ours, key) != getattr(theirs, key)
    ]
    found += [
        Difference(f"{_PART}{heading.key}", heading.title, mine, other, True)
        for heading in template.headings
        if (mine := ours.parts.get(heading.key, "")) != (other := theirs.parts.get(heading.key, ""))
    ]
    found += [
        Difference(key, label, _lines(ours, key, names), _lines(theirs, key, names), True)
        for key, label in _LISTS.items()
        if getattr(ours, key) != getattr(theirs, key)
    ]
    if dict(ours.grades) != dict(theirs.grades):
        found.append(Difference("grades", "评议结果", _grades(ours, names), _grades(theirs, names), False))
    return found


def merged(ours: Body, theirs: Body, choices: Mapping[str, str]) -> Body:
    """Return `ours` with what was chosen from `theirs`, or of both, by the keys of `differences`. What nobody
    chose about stays."""
    values: dict[str, Any] = {}
    for key in (*_FACTS, "grades"):
        if choices.get(key) == THEIRS:
            values[key] = getattr(theirs, key)
    for key in _LISTS:
        mine, other = getattr(ours, key), getattr(theirs, key)
        chosen = choices.get(key)
        if chosen == THEIRS:
            values[key] = other
        elif chosen == BOTH:
            values[key] = (*mine, *(row for row in other if row not in mine))
    values["parts"] = {
        key: _chosen_part(ours.parts.get(key, ""), theirs.parts.get(key, ""), choices.get(f"{_PART}{key}"))
        for key in dict.fromkeys([*ours.parts, *theirs.parts])
    }
    return dataclasses.replace(ours, **values)


def _chosen_part(mine: str, other: str, chosen: str | None) -> str:
    if chosen == THEIRS:
        return other
    if chosen == BOTH:
        return "\n".join(filter(None, [mine.rstrip(), other.strip()]))
    return mine


def _words(value: str | dt.time | None) -> str:
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value or ""


def _lines(body: Body, key: str, names: Mapping[int, str]) -> str:
    if key == "speeches":
        return "\n".join(f"{names.get(each.person_id, '')}：{each.said}" for each in body.speeches)
    if key == "resolutions":
        return "\n".join(f"{each.text}（{each.votes_words}）" for each in body.resolutions)
    return "\n".join(to_do_words(each, names) for each in body.to_dos)


def _grades(body: Body, names: Mapping[int, str]) -> str:
    return "\n".join(
        f"{names.get(person_id, '')}：{AppraisalGrade(grade).label}"
        for person_id, grade in body.grades.items()
    )
