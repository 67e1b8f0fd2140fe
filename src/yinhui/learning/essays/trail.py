"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "essays_essaycall": Kept(),
    "essays_review": Kept(person="person_id"),
    "essays_reviewer": Kept(person="person_id"),
    "essays_work": Kept(person="person_id"),
    "essays_workphoto": Kept(county="(select w.county_id from essays_work w where w.id = r.work_id)"),
}
