"""What of visits leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

_OF_VISIT = "(select v.county_id from care_visit v where v.id = r.visit_id)"

TRAIL: dict[str, Decision] = {
    "care_visit": Kept(),
    "care_visitedperson": Kept(person="person_id", county=_OF_VISIT),
    "care_visitphoto": Kept(county=_OF_VISIT),
}
