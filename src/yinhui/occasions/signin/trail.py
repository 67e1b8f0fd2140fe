"""What of sign-in leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, NotKept

_OF_BALLOT = "(select b.county_id from signin_ballot b where b.id = r.ballot_id)"

TRAIL: dict[str, Decision] = {
    "signin_signin": Kept(person="person_id"),
    "signin_leave": Kept(person="person_id"),
    "signin_ballot": Kept(),
    "signin_ballotoption": Kept(county=_OF_BALLOT),
    "signin_voter": NotKept("a line for each voter, with its moment beside the box's, would tell whose vote"),
    "signin_secretvote": NotKept("the ballot is secret: no line may say when a vote was put into the box"),
}
