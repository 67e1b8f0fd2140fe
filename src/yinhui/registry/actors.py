"""From an account to the actors it may act as: one for each post its person holds today."""

from __future__ import annotations

from yinhui.kernel import clock
from yinhui.kernel.actor import Actor
from yinhui.registry.models import Account, Appointment, Organisation
from yinhui.registry.structure import ABILITIES, POSTS

# What an actor is made of; a person's row is wide and partly sealed, and every page asks.
_SHOWN = (
    "post",
    "person__name",
    "organisation__name",
    "organisation__kind",
    "organisation__county__is_demonstration",
)


def actors_of(account: Account, address: str = "") -> list[Actor]:
    """Return the account's actors, highest organisation first. One query."""
    appointments = (
        Appointment.objects.filter(person_id=account.person_id, period__contains=clock.today())
        .select_related("organisation__county", "person")
        .only(*_SHOWN)
        .order_by("organisation__path__len", "pk")
    )
    return [_actor(account, appointment, address) for appointment in appointments]


def _actor(account: Account, appointment: Appointment, address: str) -> Actor:
    organisation = appointment.organisation
    return Actor(
        name=appointment.person.name,
        post=appointment.post,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        county_id=None if organisation.kind == "prefecture" else organisation.county_id,
        abilities=frozenset(POSTS[appointment.post].may),
        account_id=account.pk,
        person_id=account.person_id,
        appointment_id=appointment.pk,
        address=address,
        post_name=POSTS[appointment.post].name,
        is_demonstration=bool(organisation.county and organisation.county.is_demonstration),
    )


def program_actor(organisation: Organisation, why: str) -> Actor:
    """Return the program itself acting for a county or prefecture: the shell command, a job, the demo.

    `why` names the command or job and stands in the trail as its name.
    """
    return Actor(
        name=why,
        post="program",
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        county_id=None if organisation.kind == "prefecture" else organisation.county_id,
        abilities=frozenset(ABILITIES),
        post_name="程序",
        is_demonstration=bool(organisation.county and organisation.county.is_demonstration),
    )
