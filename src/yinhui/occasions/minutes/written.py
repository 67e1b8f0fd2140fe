"""Minutes at hand: the occasion, what was written about it, who was there and what they are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yinhui.kernel.actor import Actor
from yinhui.occasions.minutes.appraisals import appraised
from yinhui.occasions.minutes.body import Body, Resolution, body_of, text_of
from yinhui.occasions.minutes.models import Minutes
from yinhui.occasions.minutes.templates_of_kinds import Template, template_of
from yinhui.occasions.scheduling.models import ScheduledOccasion
from yinhui.occasions.scheduling.queries import expected_people
from yinhui.occasions.signin.models import BallotWay
from yinhui.occasions.signin.queries import present
from yinhui.occasions.signin.queries_ballots import BallotSheet, ballots_of
from yinhui.registry.models import Person


@dataclass(frozen=True)
class Written:
    """Minutes as they stand, with what is needed to judge and to show them.

    `text` is what the occasion's record will say. `appraised` are those who get a result, where the kind has
    results. `names` has everybody whom the minutes name.
    """

    scheduled: ScheduledOccasion
    held_on: dt.date
    template: Template
    body: Body
    text: str
    present: frozenset[int]
    photo_count: int
    names: Mapping[int, str]
    appraised: tuple[Person, ...] = ()


def written_of(scheduled: ScheduledOccasion, minutes: Minutes) -> Written:
    """Return minutes that are kept. Some five queries, however many people."""
    body = body_of(minutes.body)
    template = template_of(scheduled.kind)
    there = frozenset(present(scheduled.pk))
    names = names_of(there | body.people_named)
    return Written(
        scheduled=scheduled,
        held_on=scheduled.day,
        template=template,
        body=body,
        text=text_of(body, template, names),
        present=there,
        photo_count=sum(photo.is_picture for photo in minutes.photos.all()),
        names=names,
        appraised=tuple(appraised(expected_people(scheduled))) if template.grades else (),
    )


def names_of(people: frozenset[int] | set[int]) -> dict[int, str]:
    """Return the names of people whom minutes name."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def begun(actor: Actor, scheduled: ScheduledOccasion) -> Body:
    """Return the body with which minutes begin: what the plan and the votes taken say already."""
    template = template_of(scheduled.kind)
    first = template.headings[0]
    return Body(
        chair=scheduled.chair.name if scheduled.chair else actor.name,
        recorder=actor.name,
        place=scheduled.where,
        starts_at=_minute(scheduled.starts),
        ends_at=_minute(scheduled.ends),
        parts={first.key: scheduled.themes} if first.key in ("opening", "content") else {},
        resolutions=tuple(_voted(actor, scheduled)) if template.votes else (),
    )


def _minute(moment: dt.datetime) -> dt.time:
    return moment.time().replace(second=0, microsecond=0)


def _voted(actor: Actor, scheduled: ScheduledOccasion) -> list[Resolution]:
    """What was put to the vote and closed; the results of an election are written by hand."""
    return [
        Resolution(
            sheet.ballot.title, "secret" if sheet.ballot.way == BallotWay.SECRET else "hands", *_votes(sheet)
        )
        for sheet in ballots_of(actor, scheduled)
        if sheet.outcome is not None and not sheet.ballot.is_election and not sheet.ballot.withdrawn_reason
    ]


def _votes(sheet: BallotSheet) -> tuple[int, ...]:
    """In favour, against, abstained: the options of a motion, in their order."""
    return tuple(option.votes or 0 for option in sheet.options)
