"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "contests_answer": Kept(person="person_id"),
    "contests_contest": Kept(),
    "contests_entrant": Kept(person="person_id"),
    "contests_item": Kept(),
    "contests_paperentry": Kept(person="person_id"),
    "contests_question": Kept(),
    "contests_questionimport": Kept(),
    "contests_round": Kept(),
    "contests_ruling": Kept(),
    "contests_sitting": Kept(person="person_id"),
}
