"""The body of minutes: read from what is kept, written back, and put in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from yinhui.occasions.minutes.templates_of_kinds import Template

# How a resolution came about; the counts matter only where votes were counted.
WAYS: Mapping[str, str] = {"consensus": "一致同意", "hands": "举手表决", "secret": "无记名投票"}


@dataclass(frozen=True)
class Speech:
    """Who spoke (a person's id) and what they said, in short."""

    person_id: int
    said: str


@dataclass(frozen=True)
class Resolution:
    """What was resolved, how, and the votes; the three counts are 0 where nobody counted."""

    text: str
    way: str = "consensus"
    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def votes_words(self) -> str:
        """How it was resolved, in words."""
        if self.way == "consensus":
            return WAYS[self.way]
        return f"{WAYS[self.way]}：赞成{self.in_favour}票，反对{self.against}票，弃权{self.abstained}票"


@dataclass(frozen=True)
class ToDo:
    """What is to be done, by which post or which of those present, by when."""

    what: str
    post: str = ""
    person_id: int | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Body:
    """Everything that minutes say beside who was there."""

    chair: str = ""
    recorder: str = ""
    place: str = ""
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    speeches: tuple[Speech, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    to_dos: tuple[ToDo, ...] = ()
    grades: Mapping[int, str] = field(default_factory=dict)

    @property
    def duration_min(self) -> int | None:
        """How long it took, in whole minutes; None unless both ends were written and are in order."""
        if self.starts_at is None or self.ends_at is None or self.ends_at <= self.starts_at:
            return None
        return _minute(self.ends_at) - _minute(self.starts_at)

    @property
    def people_named(self) -> set[int]:
        """Whom the body names beside the list of those present."""
        to_dos = {to_do.person_id for to_do in self.to_dos if to_do.person_id is not None}
        return {speech.person_id for speech in self.speeches} | to_dos | set(self.grades)

    @property
    def own_words(self) -> str:
        """What was written for this occasion, without the facts that repeat: what copies are found by."""
        return "\n".join([*self.parts.values(), *(speech.said for speech in self.speeches)])


def kept(body: Body) -> dict[str, Any]:
    """Return a body as it is kept (JSON)."""
    return {
        **asdict(body),
        "starts_at": _time_words(body.starts_at),
        "ends_at": _time_words(body.ends_at),
        "parts": dict(body.parts),
        "speeches": [asdict(speech) for speech in body.speeches],
        "resolutions": [asdict(resolution) for resolution in body.resolutions],
        "to_dos": [
            {**asdict(to_do), "due_on": to_do.due_on.isoformat() if to_do.due_on else ""}
            for to_do in body.to_dos
        ],
        "grades": {str(person_id): grade for person_id, grade in body.grades.items()},
    }


def body_of(kept_body: Mapping[str, Any]) -> Body:
    """Return a body from what is kept."""
    if not kept_body:
        return Body()
    return Body(
        chair=kept_body["chair"],
        recorder=kept_body["recorder"],
        place=kept_body["place"],
        starts_at=_time(kept_body["starts_at"]),
        ends_at=_time(kept_body["ends_at"]),
        parts=kept_body["parts"],
        speeches=tuple(Speech(**speech) for speech in kept_body["speeches"]),
        resolutions=tuple(Resolution(**resolution) for resolution in kept_body["resolutions"]),
        to_dos=tuple(
            ToDo(
                **{
                    **to_do,
                    "due_on": dt.date.fromisoformat(to_do["due_on"]) if to_do["due_on"] else None,
                }
            )
            for to_do in kept_body["to_dos"]
        ),
        grades={int(person_id): grade for person_id, grade in kept_body["grades"].items()},
    )


def text_of(body: Body, template: Template, names: Mapping[int, str]) -> str:
    """Return the minutes as running text, as the occasion's record keeps it; results of appraisals stay out:
    they are read where they are guarded."""
    lines: list[str] = []
    for heading in template.headings:
        if words := body.parts.get(heading.key, "").strip():
            lines += [f"【{heading.title}】", words]
    if body.speeches:
        lines.append(f"【{template.speakers}】")
        lines += [f"{names.get(each.person_id, '')}：{each.said}" for each in body.speeches]
    if body.resolutions:
        lines.append("【决议】")
        lines += [f"{each.text}（{each.votes_words}）" for each in body.resolutions]
    if body.to_dos:
        lines.append("【议定事项】")
        lines += [to_do_words(each, names) for each in body.to_dos]
    return "\n".join(lines)


def to_do_words(to_do: ToDo, names: Mapping[int, str]) -> str:
    """Return a to-do in one line, with who and by when."""
    by = f"，{to_do.due_on.month}月{to_do.due_on.day}日前" if to_do.due_on else ""
    return f"{what_is_owed(to_do, names)}{by}"


def what_is_owed(to_do: ToDo, names: Mapping[int, str]) -> str:
    """Return a to-do as the fact of its duty: what, and the person who does it, if one was named."""
    who = names.get(to_do.person_id, "") if to_do.person_id else ""
    return f"{to_do.what}（{who}）" if who else to_do.what


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _time_words(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time else ""


def _time(words: str) -> dt.time | None:
    return dt.time.fromisoformat(words) if words else None
