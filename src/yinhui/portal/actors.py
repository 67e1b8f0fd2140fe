"""The person themselves as an actor: no post, no ability, only their own pages."""

from __future__ import annotations

from yinhui.kernel.actor import Actor
from yinhui.registry.models import Account, Organisation


def member_actor(account: Account, address: str = "") -> Actor:
    """Return the actor of an account whose person holds no post today. One query.

    It reaches nobody but the person: it has no ability to see people, and of people the wall lets it see
    itself.
    """
    person = account.person
    county = Organisation.objects.get(pk=person.county_id)
    return Actor(
        name=person.name,
        post="member",
        organisation_id=county.pk,
        organisation_name=county.name,
        county_id=county.pk,
        account_id=account.pk,
        person_id=person.pk,
        address=address,
        post_name="本人",
        is_demonstration=county.is_demonstration,
    )
