"""What is due for one person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Person
from yinhui.rulebook.models import Duty, SubjectKind
from yinhui.rulebook.queries import DutyRow, duty_rows, with_what_rows_show

SHOWN_MAX = 8
# What opens later than this is not yet news on a person's page.
AHEAD_DAYS = 30


@dataclass(frozen=True)
class PersonDuty:
    """A standing duty about the person, and whether the actor's post reaches who owes it."""

    row: DutyRow
    is_in_reach: bool


def person_duties(actor: Actor, person: Person) -> list[PersonDuty]:
    """Return what stands for a person whom the actor may see, soonest first, whoever owes it. Three queries.

    Two visits of different levels to the same person should know of each other; so the list is not narrowed
    to the actor's own organisation.
    """
    if not actor.may("see_duties"):
        return []
    standing = Duty.objects.filter(
        subject_id=person.pk,
        subject_kind=SubjectKind.PERSON,
        outcome__isnull=True,
        opens_on__lte=clock.today() + dt.timedelta(days=AHEAD_DAYS),
    )
    duties = with_what_rows_show(standing, "organisation__path").order_by("due_on", "pk")[:SHOWN_MAX]
    return [PersonDuty(row, actor.organisation_id in row.duty.organisation.path) for row in duty_rows(duties)]
