"""One person's study in a year by month: what they read, discussed, and were handed (XQ16)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from yinhui.kernel.actor import Actor
from yinhui.learning.study.models import MaterialDelivery, Reading
from yinhui.learning.study.queries_plans import STUDY_KINDS
from yinhui.occasions.models import Participation
from yinhui.registry.models import Person
from yinhui.registry.permissions import person_for


@dataclass(frozen=True)
class Studied:
    """One thing studied on a day: `how` in words, `minutes` none where nobody noted them."""

    day: dt.date
    what: str
    how: str
    minutes: int | None = None


@dataclass
class MonthOfStudy:
    """A month of a person: how many materials read, occasions attended, sets received, and minutes."""

    month: int
    read: int = 0
    together: int = 0
    sets: int = 0
    minutes: int = 0
    studied: list[Studied] = field(default_factory=list)


@dataclass(frozen=True)
class PersonStudy:
    """A person's study in a year, the months that have something."""

    person: Person
    year: int
    months: list[MonthOfStudy]

    @property
    def read(self) -> int:
        """Materials read, each time counted."""
        return sum(month.read for month in self.months)

    @property
    def together(self) -> int:
        """Occasions of study attended, those at their door too."""
        return sum(month.together for month in self.months)

    @property
    def sets(self) -> int:
        """Sets of paper received."""
        return sum(month.sets for month in self.months)

    @property
    def hours(self) -> str:
        """Time of study, alone and together, as people say it."""
        return f"{sum(month.minutes for month in self.months) / 60:.1f}"


def person_study(actor: Actor, person_id: int, year: int) -> PersonStudy:
    """Return the study of a person in the actor's reach. Raises NotFound, NotAllowed."""
    actor.require("see_people")
    person = person_for(actor, person_id)
    months = {number: MonthOfStudy(number) for number in range(1, 13)}
    for reading in Reading.objects.filter(person=person, read_on__year=year).select_related("material"):
        month = months[reading.read_on.month]
        month.read += 1
        month.minutes += reading.minutes
        how = f"自学（{reading.get_how_display()}）"
        month.studied.append(Studied(reading.read_on, reading.material.title, how, reading.minutes or None))
    attended = Participation.objects.filter(
        person=person,
        occasion__held_on__year=year,
        occasion__kind__in=STUDY_KINDS,
        occasion__voided_reason="",
    )
    for participation in attended.select_related("occasion").defer("occasion__text"):
        occasion = participation.occasion
        month = months[occasion.held_on.month]
        month.together += 1
        month.minutes += occasion.duration_min or 0
        how = f"{occasion.get_kind_display()}（{occasion.get_setting_display()}）"
        month.studied.append(Studied(occasion.held_on, occasion.title, how, occasion.duration_min))
    delivered = MaterialDelivery.objects.filter(person=person, delivered_on__year=year, voided_reason="")
    for delivery in delivered.select_related("material"):
        month = months[delivery.delivered_on.month]
        month.sets += delivery.copies
        how = f"收到{delivery.copies}套" + ("（送到家里）" if delivery.is_to_door else "")
        month.studied.append(Studied(delivery.delivered_on, delivery.material.title, how))
    for month in months.values():
        month.studied.sort(key=lambda one: one.day)
    return PersonStudy(person, year, [month for month in months.values() if month.studied])
