"""The room's tables behind the wall: groups are known in the whole county, so that they can be found and
joined; who belongs to one is seen with the person."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import Policy, of_county, of_organisation, of_person, through

# Groups are closed, not deleted.
_KEPT = ("select", "insert", "update")

WALL: dict[str, Policy] = {
    "groups_interestgroup": replace(of_county(), writes=of_organisation().sees).only(*_KEPT),
    "groups_interestgroupevent": of_county().only("select"),
    "groups_groupmember": of_person().only(*_KEPT),
    "groups_groupmemberevent": of_person().only("select"),
    "groups_grouppost": of_person().only(*_KEPT),
    "groups_grouppostevent": of_person().only("select"),
    "groups_groupactivity": through("occasions_occasion", "occasion_id"),
    "groups_groupmeeting": through("scheduling_scheduledoccasion", "scheduled_id"),
}
