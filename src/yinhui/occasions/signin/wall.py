"""Sign-in behind the wall: one's own, and the organisation's that meets. The box of a secret ballot is read
by the program alone, on behalf of the county."""

from __future__ import annotations

from yinhui.kernel.wall import Policy, history_of, of_person, of_whole_county, through

_SCHEDULED = through("scheduling_scheduledoccasion", "scheduled_id")
_BALLOT = through("signin_ballot", "ballot_id")

WALL: dict[str, Policy] = {
    "signin_signin": of_person() | _SCHEDULED,
    "signin_leave": of_person() | _SCHEDULED,
    "signin_leaveevent": history_of("signin_leave", county="county_id"),
    "signin_ballot": through("scheduling_scheduledoccasion", "scheduled_id", county="county_id"),
    "signin_ballotevent": history_of("signin_ballot", county="county_id"),
    "signin_ballotoption": _BALLOT,
    "signin_voter": of_person() | _BALLOT,
    "signin_secretvote": of_whole_county(),
}
