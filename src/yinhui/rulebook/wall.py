"""The rulebook behind the wall: rules are a county's own, duties belong to an organisation."""

from __future__ import annotations

from yinhui.kernel.wall import (
    PEOPLE,
    Policy,
    at_the_door,
    history_of,
    of_account,
    of_county,
    of_organisation,
    open_to_all,
    question,
    through,
)

_RULES = "what rules ask for, nobody in it"

# What is owed to somebody is seen with them, whoever owes it.
_about_somebody = Policy(
    f"subject_kind = 'person' and {question(PEOPLE)}(subject_id)", "false", through=(PEOPLE,)
)

WALL: dict[str, Policy] = {
    "rulebook_institution": of_county(),
    "rulebook_institutionversion": of_county(),
    "rulebook_clauseevidence": open_to_all(_RULES),
    "rulebook_escalationstep": open_to_all(_RULES),
    "rulebook_duty": of_organisation() | _about_somebody,
    "rulebook_dutyevent": history_of("rulebook_duty"),
    "rulebook_discharge": through("rulebook_duty", "duty_id"),
    "rulebook_agreeditem": of_organisation(),
    # Its secret address stands for its owner, who does not sign in.
    "rulebook_calendarfeed": of_account() | at_the_door(),
}
