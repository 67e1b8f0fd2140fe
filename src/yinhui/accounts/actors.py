"""Who acts on a page before any post is chosen: the account's own person."""

from __future__ import annotations

from django.http import HttpRequest

from yinhui.accounts.requests import address_of
from yinhui.kernel.actor import Actor
from yinhui.registry.actors import actors_of
from yinhui.registry.models import Account


def own_actor(request: HttpRequest, account: Account) -> Actor:
    """Return the account's person as an actor without abilities: for what concerns only the account."""
    person = account.person
    held = actors_of(account)
    return Actor(
        name=person.name,
        post="member",
        organisation_id=person.county_id,
        organisation_name="",
        county_id=person.county_id,
        account_id=account.pk,
        person_id=person.pk,
        address=address_of(request) or "",
        post_name="本人",
        is_demonstration=any(actor.is_demonstration for actor in held),
    )
