"""What people agreed to, where the register and the records above it use their data.

Each purpose that bites today is asked about here and nowhere else; the answers are kept by `privacy`
(`kernel.consent`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from yinhui.kernel import consent
from yinhui.kernel.actor import Actor
from yinhui.kernel.attachments import forget_positions
from yinhui.kernel.errors import NotAllowed
from yinhui.kernel.records import RecordError
from yinhui.registry.errors import RegisterError
from yinhui.registry.models import Person


def may_see_circumstances(actor: Actor, person: Person) -> bool:
    """True if the actor may open the person's health, living situation and life events, giving a reason.

    Where the person does not agree that it is used for visits, only the county's own posts still may: they
    answer for its being kept at all (PIPL art. 47).
    """
    if not actor.may("see_circumstances"):
        return False
    is_county_post = actor.county_id is None or actor.organisation_id == actor.county_id
    return is_county_post or not consent.is_withheld("health_visits", person.pk)


def require_circumstances(actor: Actor, person: Person) -> None:
    """Raise NotAllowed unless the actor may open the person's circumstances."""
    actor.require("see_circumstances")
    if not may_see_circumstances(actor, person):
        raise NotAllowed(
            f"{person.name}同志不同意把健康和家庭情况用于走访，这些内容只由县老干部局保管。确有急难时，请联系县老干部局。"
        )


def require_contacts(person: Person) -> None:
    """Raise RegisterError if the person does not agree that the family's contacts are kept."""
    if consent.is_withheld("family_contacts", person.pk):
        raise RegisterError(
            f"{person.name}同志不同意登记家属联系方式。要登记，请先征得本人同意，在“个人信息”里登记答复。",
            code="contacts_not_agreed",
            field="name",
        )


def require_guardians(people: Sequence[Person]) -> None:
    """Raise RecordError if a child among the people has no guardian's consent (PIPL art. 31, BS6)."""
    without = consent.withheld("children", [person.pk for person in people])
    if without:
        names = "、".join(person.name for person in people if person.pk in without)
        raise RecordError(
            f"{names}不满十四周岁，还没有登记监护人的同意。请先在本人的“个人信息”里登记，再来办理。",
            code="guardian_missing",
            field="person",
        )


def keep_positions_as_agreed(people: Collection[int], photos: Collection[int]) -> None:
    """Forget where a record's photographs were taken unless everybody on the record agreed to keep it."""
    if photos and consent.withheld("photo_position", people):
        forget_positions(photos)


def not_for_publicity(people: Sequence[Person]) -> list[Person]:
    """Return those of the people whose photographs may not be shown outside."""
    without = consent.withheld("photo_publicity", [person.pk for person in people])
    return [person for person in people if person.pk in without]
