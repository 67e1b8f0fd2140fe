"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

TRAIL: dict[str, Decision] = {
    "classes_course": Kept(),
    "classes_term": Kept(),
    "classes_enrolment": Kept(person="person_id"),
    "classes_lesson": Kept(),
    "classes_certificate": Kept(person="person_id"),
    "classes_news": Kept(person="person_id"),
    "classes_area": Kept(),
    "classes_areabranch": Kept(),
    "classes_gathering": Kept(),
}
