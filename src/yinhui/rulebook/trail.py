"""What of institutions and duties leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, NotKept

_COMPILED = "written with the version from its text, which leaves the trail"

TRAIL: dict[str, Decision] = {
    "rulebook_institution": Kept(),
    "rulebook_institutionversion": Kept(),
    "rulebook_clauseevidence": NotKept(_COMPILED),
    "rulebook_escalationstep": NotKept(_COMPILED),
    # Made by the rules, a million in a night, and made again from them; who settled or waived one is kept.
    "rulebook_duty": Kept(operations=("update",), columns=("outcome", "reason")),
    "rulebook_discharge": Kept(county="(select d.county_id from rulebook_duty d where d.id = r.duty_id)"),
    "rulebook_agreeditem": Kept(),
    "rulebook_calendarfeed": Kept(),
}
