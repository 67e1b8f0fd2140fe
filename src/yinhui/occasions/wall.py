"""The room's records behind the wall: meetings are their organisation's, and seen with the people in them."""

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

_record = of_organisation() | with_people("occasions_participation", "occasion_id")
_somebody = replace(
    of_person(county=None) | through("occasions_occasion", "occasion_id"),
    writes=f"{question(PEOPLE)}(person_id) and {question('occasions_occasion')}(occasion_id)",
)

WALL: dict[str, Policy] = {
    "occasions_occasion": _record,
    "occasions_occasionevent": history_of("occasions_occasion", county="county_id"),
    "occasions_participation": _somebody,
    "occasions_occasionphoto": through("occasions_occasion", "occasion_id"),
}

# A photograph is seen with the record that shows it; who stands in one's own record is named there for good.
ALSO: dict[str, Policy] = {
    PEOPLE: named_in("occasions_participation", "occasions_occasion", "occasion_id"),
    "kernel_attachment": shown_by(
        "occasions_occasionphoto", "attachment_id", "occasions_occasion", "occasion_id"
    ),
}
