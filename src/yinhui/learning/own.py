"""The person who is signed in, taking part in what they are offered: contests, essays, reviews.

Their own scope holds nobody but themselves and shows no paper and no other's work. What they may be told of
these is read by the program on their behalf, and each query says what it gives away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.registry.actors import program_actor
from yinhui.registry.models import Membership, Organisation, Person


def own_person(actor: Actor) -> Person:
    """Return the person who is signed in, with their county. Raises NotFound for the program."""
    found = Person.objects.select_related("county").filter(pk=actor.person_id or 0).first()
    if found is None:
        raise NotFound("没有找到您本人的资料。请联系所在支部或县老干部局核对账号。")
    return found


@contextmanager
def on_behalf(county: Organisation, why: str) -> Iterator[Actor]:
    """Read and write within the county as the program; inside an action the trail still names who did it."""
    actor = program_actor(county, why)
    with acting(actor):
        yield actor


def branch_of(person: Person) -> int | None:
    """Return the branch the person belongs to today; None if there is none. One query."""
    found: int | None = (
        Membership.objects.filter(person=person, kind="branch", period__contains=clock.today())
        .values_list("organisation_id", flat=True)
        .first()
    )
    return found


def belongs_to(person: Person, organisation: Organisation) -> bool:
    """True if the person is one of the organisation's, by branch, unit, residence or county."""
    return organisation.pk == person.county_id or organisation.pk in person.visible_in
