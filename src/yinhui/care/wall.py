"""The room's records behind the wall: visits are their organisation's, and seen with the people in them."""

from __future__ import annotations

from yinhui.kernel.wall import Policy
from yinhui.kernel.wall_records import Records

_visits = Records(
    record="care_visit",
    history="care_visitevent",
    people="care_visitedperson",
    photos="care_visitphoto",
    key="visit_id",
)

WALL: dict[str, Policy] = _visits.wall()
ALSO: dict[str, Policy] = _visits.also()
