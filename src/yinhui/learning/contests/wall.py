"""The room's tables behind the wall.

What a contest is and when it is held is announced to the whole county, nobody's name in it. The bank is the
county office's; a question is seen beside them by whoever sees a paper it stands on. Papers and answers are
the entrant's own, and seen by whoever sees the entrant.
"""

from __future__ import annotations

from yinhui.kernel.wall import (
    COUNTIES,
    HOME,
    REACH,
    Policy,
    of_organisation,
    of_person,
    of_whole_county,
    shown_by,
    through,
)

_ANNOUNCED = f"county_id = any({HOME})"
_HELD_HERE = f"county_id = any({COUNTIES}) or organisation_id = any({REACH})"

WALL: dict[str, Policy] = {
    "contests_contest": Policy(_ANNOUNCED, _HELD_HERE, may=("select", "insert", "update")),
    "contests_round": Policy(
        _ANNOUNCED,
        f"exists (select from contests_contest c where c.id = contest_id and (c.{_HELD_HERE}))",
        may=("select", "insert", "update"),
    ),
    "contests_question": of_whole_county()
    | shown_by("contests_item", "question_id", "contests_sitting", "sitting_id"),
    "contests_questionimport": of_whole_county(),
    "contests_entrant": of_person(),
    "contests_sitting": of_person(),
    "contests_item": through("contests_sitting", "sitting_id", county="county_id"),
    "contests_answer": of_person(),
    "contests_paperentry": of_person().only("select", "insert"),
    "contests_ruling": of_organisation().only("select", "insert"),
}
