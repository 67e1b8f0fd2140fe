"""What the rooms of organised life and learning bring to the demonstration, each by its own module."""

from __future__ import annotations

import datetime as dt

from yinhui.demo import (
    classes,
    contacts,
    contests,
    essays,
    groups,
    minutes,
    notices,
    scheduling,
    signin,
    study,
)
from yinhui.demo.organisations import WrittenCounty

# In this order: a later room builds on what an earlier one wrote.
_ROOMS = (groups, classes, scheduling, signin, minutes, study, contests, essays, notices, contacts)


def write_organised_life(counties: list[WrittenCounty], *, seed: int, as_of: dt.date) -> None:
    """Let every room write its part of the counties' history up to `as_of`."""
    for room in _ROOMS:
        room.write(counties, seed=seed, as_of=as_of)
