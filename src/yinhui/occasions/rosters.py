"""Who is expected at an organisation's occasions: its members on the day, and guests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from yinhui.kernel.actor import Actor
from yinhui.occasions.models import OccasionKind
from yinhui.registry.models import Appointment, Membership, Organisation, Person
from yinhui.registry.permissions import organisation_for
from yinhui.registry.pickers import people_named, people_shown
from yinhui.registry.structure import BRANCH_KINDS, KINDS

# More cannot be ticked off on a page; they are searched for.
ROSTER_MAX = 400
# Organisations whose own members are expected. Those above them gather people of their choice.
OWN_ROSTER_KINDS = {*BRANCH_KINDS, "group", "alliance", "alliance_chapter"}
# Nobody in particular is expected: those come who were invited, or who like to.
JOINED_FREELY = frozenset(
    {
        OccasionKind.ACTIVITY,
        OccasionKind.VISIT,
        OccasionKind.EXCHANGE,
        OccasionKind.TRAINING,
        OccasionKind.CONTEST,
        OccasionKind.PERFORMANCE,
        OccasionKind.ESSAY_CALL,
    }
)


def has_roster(organisation: Organisation) -> bool:
    """True if the organisation's members, all of them, are expected when it meets."""
    return organisation.kind in OWN_ROSTER_KINDS


def members_on(organisation: Organisation, day: dt.date) -> list[Person]:
    """Return the members on a day, by name, who were alive: the organisation's own, or, where it has none of
    its own, those of the branches below it. Empty when they are more than ROSTER_MAX."""
    memberships = Membership.objects.filter(period__contains=day)
    if has_roster(organisation):
        memberships = memberships.filter(organisation=organisation)
    else:
        memberships = memberships.filter(organisation__path__contains=[organisation.pk], kind="branch")
    people = Person.objects.filter(pk__in=memberships.values("person_id")).exclude(died_on__lt=day)
    members = list(people.select_related("home_unit").order_by("pinyin", "pk")[: ROSTER_MAX + 1])
    return members if len(members) <= ROSTER_MAX else []


def absent_from(
    organisation: Organisation, kind: str, day: dt.date, present: Collection[int]
) -> list[Person] | None:
    """Return who was expected and was not among `present`; None where nobody in particular is expected."""
    expected = expected_at(organisation, kind, day)
    if expected is None:
        return None
    there = set(present)
    return [person for person in expected if person.pk not in there]


def expected_at(organisation: Organisation, kind: str, day: dt.date) -> list[Person] | None:
    """Return who is expected at an organisation's occasion of a kind: the committee at its meeting, all
    members at most others; None for what is joined freely, and where there is no roster."""
    if not has_roster(organisation) or kind in JOINED_FREELY:
        return None
    if kind == OccasionKind.COMMITTEE_MEETING:
        return committee_on(organisation, day)
    # A branch's record of a group's meeting does not say which group's.
    if kind == OccasionKind.GROUP_MEETING and organisation.kind != "group":
        return None
    return members_on(organisation, day)


def committee_on(organisation: Organisation, day: dt.date) -> list[Person]:
    """Return the holders of the branch's posts on a day, by name; a specialist is not of the committee."""
    posts = [post for post in KINDS[organisation.kind].posts if post != "specialist"]
    held = Appointment.objects.filter(organisation=organisation, post__in=posts, period__contains=day)
    return people_named(held.values("person_id"))


@dataclass(frozen=True)
class Roster:
    """Whom a form offers: the members of each organisation to tick off (`parts`), and those ticked who are
    no members (`guests`)."""

    parts: list[tuple[Organisation, list[Person]]]
    guests: list[Person]
    present: set[int]

    @property
    def members(self) -> list[Person]:
        """Everybody expected."""
        return [person for _, members in self.parts for person in members]


def roster_for(
    actor: Actor,
    organisation_ids: Iterable[int],
    day: dt.date,
    chosen: Collection[int],
    linked: Collection[int] = (),
) -> Roster:
    """Return the roster of the organisations that meet (one, or several together), with who is ticked.

    Guests are shown if the actor sees them or if they stand on the record already (`linked`). Raises NotFound
    for an organisation out of reach.
    """
    organisations = [organisation_for(actor, organisation_id) for organisation_id in organisation_ids]
    parts = [(organisation, members_on(organisation, day)) for organisation in organisations]
    others = set(chosen) - {person.pk for _, members in parts for person in members}
    return Roster(parts=parts, guests=people_shown(actor, others, linked), present=set(chosen))
