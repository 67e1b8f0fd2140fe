"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, NotKept

_DRAFT = "a draft that saves itself every few seconds; what is confirmed leaves the trail as the record"

TRAIL: dict[str, Decision] = {
    # Each saving of a draft would be a line; the confirmation and a removal are.
    "minutes_minutes": Kept(operations=("update", "delete"), columns=("confirmed_at", "confirmed_for")),
    "minutes_minutesphoto": NotKept(_DRAFT),
    "minutes_setaside": NotKept(_DRAFT),
    "minutes_appraisalresult": Kept(person="person_id"),
}
