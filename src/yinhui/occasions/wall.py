"""The room's records behind the wall: meetings are their organisation's, and seen with the people in them."""

from __future__ import annotations

from yinhui.kernel.wall import Policy
from yinhui.kernel.wall_records import Records

_meetings = Records(
    record="occasions_occasion",
    history="occasions_occasionevent",
    people="occasions_participation",
    photos="occasions_occasionphoto",
    key="occasion_id",
)

WALL: dict[str, Policy] = _meetings.wall()
ALSO: dict[str, Policy] = _meetings.also()
# Counts those at an occasion that the asker sees (sql/counts.sql).
AS_OWNER = ("occasions_counts(bigint[])",)
