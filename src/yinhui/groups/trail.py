"""What of this room leaves a trail."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept

_OF_GROUP = "(select g.county_id from groups_interestgroup g where g.id = r.group_id)"

TRAIL: dict[str, Decision] = {
    "groups_interestgroup": Kept(),
    "groups_groupmember": Kept(person="person_id"),
    "groups_grouppost": Kept(person="person_id"),
    "groups_groupactivity": Kept(county=_OF_GROUP),
    "groups_groupmeeting": Kept(county=_OF_GROUP),
}
