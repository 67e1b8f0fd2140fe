"""Who learns: enrolling, giving up, moving up from the waiting list (JS3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yinhui.groups.models import HowTold
from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotAllowed
from yinhui.learning.classes import places
from yinhui.learning.classes.actions_terms import term_to_keep
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Enrolment, Term
from yinhui.registry.models import Person
from yinhui.registry.permissions import people_visible_to

ENROLLED_AT_ONCE_MAX = 200
# How a secretary knows that somebody wants to learn, or no longer.
TOLD_TO_STAFF = (HowTold.IN_PERSON, HowTold.PHONE, HowTold.PAPER)


@dataclass(frozen=True)
class Enrolled:
    """What came of enrolling several people: how many have a place, how many wait."""

    seated: int
    waiting: int


@dataclass(frozen=True)
class GivenUp:
    """What came of giving up places: how many left, and who moved up."""

    left: int
    moved_up: tuple[Enrolment, ...]


@action(needs="record_work")
def enrol_people(*, actor: Actor, term_id: int, person_ids: Sequence[int], how: str) -> Enrolled:
    """Enrol people who said they want to learn, in the order given. Who is enrolled stays as they are.

    Raises ClassError for somebody out of reach, dead or not of the term's organisation; NotFound.
    """
    term = term_to_keep(actor, term_id)
    _require_told(how)
    people = _people_who_may_enrol(actor, term, person_ids)
    with places.places_of(term_id) as held:
        places.require_open(held)
        made = [places.enrol(held, person.pk, how=how, account_id=actor.account_id) for person in people]
    seated = sum(enrolment.seat is not None for enrolment in made)
    return Enrolled(seated, len(made) - seated)


@action(needs="record_work")
def give_up_places(*, actor: Actor, term_id: int, person_ids: Sequence[int], how: str) -> GivenUp:
    """Note that people no longer come; those who have waited longest move up at once.

    Raises ClassError, NotFound.
    """
    term_to_keep(actor, term_id)
    _require_told(how)
    seen = people_visible_to(actor).filter(pk__in=set(person_ids)).values_list("pk", flat=True)
    mine = Enrolment.objects.filter(term_id=term_id, given_up_at=None, person__in=list(seen))
    leaving = list(mine.values_list("person_id", flat=True))
    if not leaving:
        raise ClassError("请先勾选要退出的学员。", code="nobody_chosen")
    with places.places_of(term_id) as held:
        moved = [one for person_id in leaving for one in places.give_up(held, person_id, how=how)]
    return GivenUp(len(leaving), tuple(one for one in moved if one.person_id not in leaving))


@action()
def enrol_own(*, actor: Actor, term_id: int) -> Enrolment:
    """Enrol oneself: a place, or a place in the queue. Raises ClassError when enrolling is over; NotFound."""
    person = _own(actor)
    with places.places_of(term_id) as term:
        places.require_open(term)
        if term.enrol_until is not None and term.enrol_until < clock.today():
            raise ClassError("报名已经截止。想参加请与办班的支部或社区联系。", code="enrolment_over")
        if term.organisation_id not in person.visible_in:
            raise ClassError(
                "这个班只收本街道、本社区或本单位的同志。想参加请与支部书记联系。", code="not_here"
            )
        return places.enrol(term, person.pk, how=HowTold.OWN, account_id=actor.account_id)


@action()
def give_up_own(*, actor: Actor, term_id: int) -> None:
    """Give up one's own place, or one's place in the queue; the next moves up at once. Raises NotFound."""
    person = _own(actor)
    with places.places_of(term_id) as term:
        places.give_up(term, person.pk, how=HowTold.OWN)


def _own(actor: Actor) -> Person:
    person = Person.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise NotAllowed("请用您本人的账号登录后再办理。")
    return person


def _people_who_may_enrol(actor: Actor, term: Term, person_ids: Sequence[int]) -> list[Person]:
    wanted = list(dict.fromkeys(person_ids))
    if not wanted:
        raise ClassError("请先勾选要报名的人员。", code="nobody_chosen", field="person")
    if len(wanted) > ENROLLED_AT_ONCE_MAX:
        raise ClassError(
            f"一次最多报名{ENROLLED_AT_ONCE_MAX}人，请分几次办理。", code="too_many", field="person"
        )
    found = people_visible_to(actor).in_bulk(wanted)
    if len(found) < len(wanted):
        raise ClassError("有人不在您的管理范围内，请重新勾选。", code="out_of_reach", field="person")
    people = [found[person_id] for person_id in wanted]
    if dead := [person.name for person in people if person.died_on]:
        raise ClassError(f"{'、'.join(dead)}已去世，请重新勾选。", code="deceased", field="person")
    if beyond := [person.name for person in people if term.organisation_id not in person.visible_in]:
        raise ClassError(
            f"{'、'.join(beyond)}不在“{term.organisation.name}”，不能报这个班。",
            code="not_here",
            field="person",
        )
    return people


def _require_told(how: str) -> None:
    if how not in TOLD_TO_STAFF:
        raise ClassError("请选择本人是怎么说的。", code="how", field="how")
