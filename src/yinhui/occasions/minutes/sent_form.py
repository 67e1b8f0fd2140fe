"""From what the form sent to the body of the minutes. A draft takes whatever is there: a number or day that
cannot be read is left empty, and told about before the confirmation, never in the middle of writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.http import QueryDict

from yinhui.occasions.minutes.body import WAYS, Body, Resolution, Speech, ToDo
from yinhui.occasions.minutes.models import AppraisalGrade
from yinhui.occasions.minutes.templates_of_kinds import Template

SHORT_CHARACTERS_MAX = 100
# No count in a branch has more digits.
VOTES_MAX = 9999


def body_sent(data: QueryDict, template: Template) -> Body:
    """Return the body that the form sent, whatever its lengths (`actions.save_draft` checks them)."""
    return Body(
        chair=_short(data.get("chair", "")),
        recorder=_short(data.get("recorder", "")),
        place=_short(data.get("place", "")),
        starts_at=_time(data.get("starts_at", "")),
        ends_at=_time(data.get("ends_at", "")),
        parts={heading.key: _plain(data.get(f"part-{heading.key}", "")) for heading in template.headings},
        speeches=tuple(_speeches(data)),
        resolutions=tuple(_resolutions(data)) if template.votes else (),
        to_dos=tuple(_to_dos(data)),
        grades=_grades(data) if template.grades else {},
    )


def _speeches(data: QueryDict) -> Iterator[Speech]:
    for person, said in _rows(data, "speech-person", "speech-said"):
        if person.isdecimal():
            yield Speech(int(person), _plain(said))


def _resolutions(data: QueryDict) -> Iterator[Resolution]:
    fields = (
        "resolution-text",
        "resolution-way",
        "resolution-for",
        "resolution-against",
        "resolution-abstained",
    )
    for text, way, *counts in _rows(data, *fields):
        if text.strip():
            way = way if way in WAYS else "consensus"
            yield Resolution(_plain(text), way, *map(_number, counts))


def _to_dos(data: QueryDict) -> Iterator[ToDo]:
    for what, who, due_on in _rows(data, "todo-what", "todo-who", "todo-due"):
        if what.strip():
            kind, _, key = who.partition(":")
            yield ToDo(
                what=_short(what),
                post=key if kind == "post" else "",
                person_id=int(key) if kind == "person" and key.isdecimal() else None,
                due_on=_day(due_on),
            )


def _grades(data: QueryDict) -> dict[int, str]:
    sent = ((name.removeprefix("grade-"), value) for name, value in data.items() if name.startswith("grade-"))
    return {
        int(person): str(grade)
        for person, grade in sent
        if person.isdecimal() and grade in AppraisalGrade.values
    }


def _rows(data: QueryDict, *names: str) -> Iterable[tuple[str, ...]]:
    """The rows of a list: every row sends each of its fields, so the columns are of one length."""
    columns = [data.getlist(name) for name in names]
    return zip(*columns, strict=False)


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n")


def _short(words: str) -> str:
    return " ".join(words.split())[:SHORT_CHARACTERS_MAX]


def _number(words: str) -> int:
    return min(int(words), VOTES_MAX) if words.isdecimal() and len(words) < 10 else 0


def _time(words: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(words).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None
