"""The room's tables behind the wall: minutes are their organisation's; one's own appraisal is one's own."""

from __future__ import annotations

from yinhui.kernel.wall import PERSON, Policy, of_organisation, shown_by, through

# A member reads the own result, and never anybody else's.
_own_result = Policy(f"person_id = {PERSON}", "false")

WALL: dict[str, Policy] = {
    "minutes_minutes": of_organisation(),
    "minutes_minutesphoto": through("minutes_minutes", "minutes_id"),
    "minutes_setaside": through("minutes_minutes", "minutes_id"),
    "minutes_appraisalresult": of_organisation() | _own_result,
}
ALSO: dict[str, Policy] = {
    "kernel_attachment": shown_by("minutes_minutesphoto", "attachment_id", "minutes_minutes", "minutes_id")
}
