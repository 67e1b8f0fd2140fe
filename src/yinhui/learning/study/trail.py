"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "study_studytheme": Kept(),
    "study_material": Kept(),
    "study_studyplan": Kept(),
    "study_planitem": Kept(),
    "study_itemmaterial": Kept(),
    "study_itemoccasion": Kept(),
    "study_materialdelivery": Kept(person="person_id"),
    "study_reading": Kept(person="person_id"),
}
