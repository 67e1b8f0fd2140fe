"""The person who is signed in, as the one whose data it is."""

from __future__ import annotations

from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.registry.models import Person


def own_person(actor: Actor) -> Person:
    """Return the person who is signed in, whatever posts they hold. Raises NotFound for the program."""
    person = (
        Person.objects.filter(pk=actor.person_id).select_related("county", "home_unit").first()
        if actor.person_id
        else None
    )
    if person is None:
        raise NotFound("没有找到您本人的资料。请联系所在支部或县老干部局核对账号。")
    return person


def signed(actor: Actor) -> str:
    """Return who did something, as it is kept beside it: name and post of the day."""
    return f"{actor.name}（{actor.organisation_name}{actor.post_name}）"[:120]
