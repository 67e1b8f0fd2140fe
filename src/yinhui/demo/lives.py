"""What happens to people: seasons away, admissions to hospital, hardships, deaths."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from yinhui.demo.person_draws import Draft
from yinhui.demo.words import EVENT_NOTES, FAMILY_PLACES, WINTER_PLACES

# The demonstration's past: eighteen months.
HISTORY_DAYS = 548
JUST_NOW_SHARE = 0.08
# Chance within the history, under 75 and from 75 on.
_CHANCES = {
    "hospitalised": (0.06, 0.16),
    "hardship": (0.008, 0.014),
    "troubled": (0.003, 0.004),
    "family_bereavement": (0.012, 0.02),
}
_DEATH_CHANCES = ((90, 0.16), (80, 0.055), (0, 0.008))


@dataclass(frozen=True, slots=True)
class Event:
    """One life event; `note` is in plain text here and encrypted when written."""

    kind: str
    occurred_on: dt.date
    ended_on: dt.date | None
    note: str


@dataclass(frozen=True, slots=True)
class Away:
    """A season away, half-open."""

    since: dt.date
    until: dt.date
    whereabouts: str


def a_death(draft: Draft, random: Random, as_of: dt.date) -> dt.date | None:
    """Draw the day of death within the history, or None for most."""
    age = draft.age_on(as_of)
    chance = next(chance for from_age, chance in _DEATH_CHANCES if age >= from_age)
    if random.random() >= chance:
        return None
    return as_of - dt.timedelta(days=random.randint(2, HISTORY_DAYS - 10))


def events(draft: Draft, random: Random, as_of: dt.date) -> list[Event]:
    """Draw what happened to a person up to today or to their death."""
    last_day = (draft.died_on or as_of) - dt.timedelta(days=1)
    from_75 = draft.age_on(as_of) >= 75
    happened = []
    for kind, chances in _CHANCES.items():
        if random.random() < chances[from_75]:
            on = last_day - dt.timedelta(days=_days_ago(random))
            happened.append(
                Event(kind, on, _end_of(kind, on, random, last_day), random.choice(EVENT_NOTES[kind]))
            )
    return happened


def _days_ago(random: Random) -> int:
    """Anywhere in the history, a little more often in the last days, so that there is something to do."""
    return random.randint(0, 3) if random.random() < JUST_NOW_SHARE else random.randint(0, HISTORY_DAYS - 30)


def _end_of(kind: str, on: dt.date, random: Random, last_day: dt.date) -> dt.date | None:
    if kind != "hospitalised":
        return None
    home_on = on + dt.timedelta(days=random.randint(4, 24))
    return home_on if home_on <= last_day else None


def seasons_away(draft: Draft, random: Random, as_of: dt.date, *, winters_in_the_south: bool) -> list[Away]:
    """Draw the seasons away within the history: many of X区 spend the winter in Sanya (XQ13)."""
    if draft.died_on or draft.health_class not in ("healthy", "fair"):
        return []
    if winters_in_the_south and random.random() < 0.38:
        return _winters(random, as_of)
    if random.random() < 0.025:
        since = as_of - dt.timedelta(days=random.randint(20, HISTORY_DAYS - 60))
        until = since + dt.timedelta(days=random.randint(40, 150))
        return [Away(since, until, random.choice(FAMILY_PLACES))]
    return []


def _winters(random: Random, as_of: dt.date) -> list[Away]:
    whereabouts = random.choice(WINTER_PLACES)
    first = as_of - dt.timedelta(days=HISTORY_DAYS)
    away = []
    for year in range(first.year, as_of.year + 1):
        since = dt.date(year, 10, 15) + dt.timedelta(days=random.randint(0, 35))
        until = dt.date(year + 1, 3, 20) + dt.timedelta(days=random.randint(0, 25))
        if first <= since <= as_of:
            away.append(Away(since, until, whereabouts))
    return away
