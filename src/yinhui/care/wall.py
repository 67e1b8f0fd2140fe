"""The room's records behind the wall: visits are their organisation's, and seen with the people in them."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import (
    PEOPLE,
    Policy,
    history_of,
    named_in,
    of_organisation,
    of_person,
    question,
    shown_by,
    through,
    with_people,
)

_record = of_organisation() | with_people("care_visitedperson", "visit_id")
_somebody = replace(
    of_person(county=None) | through("care_visit", "visit_id"),
    writes=f"{question(PEOPLE)}(person_id) and {question('care_visit')}(visit_id)",
)

WALL: dict[str, Policy] = {
    "care_visit": _record,
    "care_visitevent": history_of("care_visit", county="county_id"),
    "care_visitedperson": _somebody,
    "care_visitphoto": through("care_visit", "visit_id"),
}

# A photograph is seen with the record that shows it; who stands in one's own record is named there for good.
ALSO: dict[str, Policy] = {
    PEOPLE: named_in("care_visitedperson", "care_visit", "visit_id"),
    "kernel_attachment": shown_by("care_visitphoto", "attachment_id", "care_visit", "visit_id"),
}
