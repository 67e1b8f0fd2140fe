"""Clashes of room, people and time: found in one question, told as a warning, never forbidden (JS10)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.scope import acting
from yinhui.kernel.sql_files import sql
from yinhui.occasions.models import OccasionKind
from yinhui.occasions.rosters import JOINED_FREELY
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import SETTINGS_BY_CHOICE, expected_people
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation

Time = tuple[dt.datetime, dt.datetime]
# Kinds at which not all of the roster is expected.
_NOT_ALL = sorted([*JOINED_FREELY, OccasionKind.COMMITTEE_MEETING])


@dataclass(frozen=True)
class Clash:
    """Something else at the same time: whose, when, and whether room or people are wanted twice.

    Whoever cannot see the other occasion reads its organisation and time, nothing else; `scheduled_id` is
    None for them. `people` counts those wanted twice, `names` has the first few.
    """

    scheduled_id: int | None
    organisation: str
    title: str
    begins: dt.datetime
    ends: dt.datetime
    in_room: bool
    people: int
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        """The clash in one sentence."""
        when = f"{self.begins.month}月{self.begins.day}日{self.begins:%H:%M}至{self.ends:%H:%M}"
        what = f"{self.organisation}{f'“{self.title}”' if self.title else '有活动'}"
        said = []
        if self.in_room:
            said.append("用同一个场所")
        if self.people:
            more = f"等{self.people}人" if self.people > len(self.names) else ""
            said.append(f"{'、'.join(self.names)}{more}两边都要到")
        return f"{when}，{what}，{'；'.join(said)}。"


@dataclass(frozen=True)
class Wanted:
    """What is asked about: whose occasion, in which room, with whom; itself (or its arrangement) left out."""

    organisation: Organisation
    room_id: int | None
    people: Collection[int]
    scheduled_id: int | None = None
    arrangement_id: int | None = None


def clashes_of(actor: Actor, scheduled: ScheduledOccasion) -> list[Clash]:
    """Return what clashes with a scheduled occasion. Two or three queries."""
    people = {person.pk for person in expected_people(scheduled)}
    if scheduled.chair_id is not None:
        people.add(scheduled.chair_id)
    wanted = Wanted(scheduled.organisation, scheduled.room_id, people, scheduled_id=scheduled.pk)
    return clashes_at(actor, wanted, {0: (scheduled.starts, scheduled.ends)})[0]


# What else takes rooms and people: asked as the program, for each of the times, by their keys.
Taking = Callable[[Actor, Wanted, Mapping[int, Time]], Mapping[int, list[Clash]]]
_others: list[Taking] = []


def also_taken_by(others: Taking) -> None:
    """Let another app say what takes rooms and people beside the schedule, as lessons do. Called once, when
    that app is ready."""
    _others.append(others)


def clashes_at(actor: Actor, wanted: Wanted, times: Mapping[int, Time]) -> Mapping[int, list[Clash]]:
    """Return what clashes at each of the times, by their keys, on the schedule and beside it. A few queries,
    however many times and people."""
    found = scheduled_at(actor, wanted, times)
    county = wanted.organisation.county
    assert county is not None  # by trigger
    if not times:
        return found
    with acting(program_actor(county, "clashes")):
        for others in _others:
            for key, clashes in others(actor, wanted, times).items():
                found[key].extend(clashes)
    return found


def scheduled_at(actor: Actor, wanted: Wanted, times: Mapping[int, Time]) -> defaultdict[int, list[Clash]]:
    """Return what the schedule itself holds at each of the times that clashes. One query.

    It is asked as the program: a room taken by a branch that the actor does not see is taken all the same.
    """
    county = wanted.organisation.county
    assert county is not None  # by trigger
    with acting(program_actor(county, "clashes")), connection.cursor() as cursor:
        cursor.execute(sql(__file__, "clashes"), _parameters(wanted, times))
        rows = cursor.fetchall()
        reach = set(
            Organisation.objects.filter(
                pk__in={row[2] for row in rows}, path__contains=[actor.organisation_id]
            ).values_list("pk", flat=True)
        )
    found: defaultdict[int, list[Clash]] = defaultdict(list)
    for key, other_id, organisation_id, organisation, title, begins, ends, in_room, people, names in rows:
        seen = organisation_id in reach
        found[key].append(
            Clash(
                scheduled_id=other_id if seen else None,
                organisation=organisation,
                title=title if seen else "",
                begins=begins.astimezone(clock.SHANGHAI),
                ends=ends.astimezone(clock.SHANGHAI),
                in_room=in_room,
                people=people,
                names=tuple(names),
            )
        )
    return found


def clashing(county: Organisation, scheduled_ids: Collection[int]) -> set[int]:
    """Return those whose room somebody else has at the same time, for a list's marks. One query."""
    with acting(program_actor(county, "clashes")), connection.cursor() as cursor:
        cursor.execute(sql(__file__, "rooms_taken_twice"), {"ids": list(scheduled_ids)})
        return {row[0] for row in cursor.fetchall()}


def _parameters(wanted: Wanted, times: Mapping[int, Time]) -> dict[str, Any]:
    return {
        "county": wanted.organisation.county_id,
        "keys": list(times),
        "begins": [begins for begins, _ in times.values()],
        "ends": [ends for _, ends in times.values()],
        "room": wanted.room_id,
        "people": list(wanted.people),
        "scheduled": wanted.scheduled_id,
        "arrangement": wanted.arrangement_id,
        "not_all": _NOT_ALL,
        "by_choice": sorted(SETTINGS_BY_CHOICE),
    }
