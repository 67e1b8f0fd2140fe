"""Plans behind the wall: an organisation's own, seen by whoever is told of them too. Rooms are the county's,
so that everybody sees where one can meet; they are written by whoever keeps them. So are a
county's holidays, but by whoever sees it whole, who alone looks back on what was said before."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import (
    PEOPLE,
    Policy,
    history_of,
    of_county,
    of_organisation,
    of_person,
    of_whole_county,
    question,
    through,
    with_people,
)

_SCHEDULED = "scheduling_scheduledoccasion"

WALL: dict[str, Policy] = {
    "scheduling_room": replace(of_county(), writes=of_organisation().sees),
    "scheduling_countyday": replace(of_county() | of_whole_county(), writes=of_whole_county().sees),
    "scheduling_countydayevent": of_whole_county().only("select"),
    "scheduling_standingarrangement": of_organisation(),
    "scheduling_standingarrangementevent": history_of("scheduling_standingarrangement", county="county_id"),
    _SCHEDULED: of_organisation() | with_people("scheduling_notification", "scheduled_id"),
    "scheduling_scheduledoccasionevent": history_of(_SCHEDULED, county="county_id"),
    "scheduling_notification": replace(
        of_person() | through(_SCHEDULED, "scheduled_id"),
        writes=f"{question(PEOPLE)}(person_id) and {question(_SCHEDULED)}(scheduled_id)",
    ),
}
