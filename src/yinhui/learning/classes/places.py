"""Places of a term: given in the order of enrolling, never more than there are, and passed on at once when
one is given up (JS3).

Everything happens under a lock on the term's row, by the program: who enrols sees themselves only, and a
secretary perhaps not everybody, but all of them count. Numbered seats (`enrolment_seat_once`) hold it a
second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Max, QuerySet

from yinhui.kernel import clock
from yinhui.kernel.errors import NotFound
from yinhui.kernel.scope import acting
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Enrolment, Term
from yinhui.learning.classes.news import forget, tell_seated
from yinhui.registry.actors import program_actor


@contextmanager
def places_of(term_id: int) -> Iterator[Term]:
    """Hold a term's places, seeing all its enrolments, until the transaction ends. Raises NotFound."""
    term = Term.objects.select_related("county").filter(pk=term_id).first()
    if term is None:
        raise NotFound("没有找到这个班。请从“课堂”重新选择。")
    with acting(program_actor(term.county, "课堂名额")):
        Term.objects.select_for_update().get(pk=term_id)
        term.refresh_from_db(fields=["places", "period", "cancelled_reason", "enrol_until"])
        yield term


def require_open(term: Term) -> None:
    """Raise ClassError if the term is over or cancelled: nobody can enrol any more."""
    if term.cancelled_reason:
        raise ClassError("这个班已经停办，不能再报名。", code="term_cancelled")
    if term.period.upper <= clock.today():
        raise ClassError("这个班已经结束，请报下一期。", code="term_over")


def enrol(term: Term, person_id: int, *, how: str, account_id: int | None) -> Enrolment:
    """Give a person a place, or one in the queue when all are taken. Who is enrolled stays as they are."""
    standing = _standing(term).filter(person_id=person_id).first()
    if standing is not None:
        return standing
    last = Enrolment.objects.filter(term=term).aggregate(last=Max("queue"))["last"] or 0
    made = Enrolment.objects.create(
        county_id=term.county_id,
        term=term,
        person_id=person_id,
        queue=last + 1,
        enrolled_at=clock.now(),
        enrolled_how=how,
        recorded_by_id=account_id,
    )
    move_up(term, knows=person_id)
    made.refresh_from_db()
    return made


def give_up(term: Term, person_id: int, *, how: str) -> list[Enrolment]:
    """Take a person out of a term; return who moved up. Nothing happens if they are not enrolled."""
    _standing(term).filter(person_id=person_id).update(seat=None, given_up_at=clock.now(), given_up_how=how)
    forget(term, person_id)
    return move_up(term)


def move_up(term: Term, *, knows: int | None = None) -> list[Enrolment]:
    """Give free seats to those who have waited longest, and tell them, but whoever `knows`.

    Return who got one; nobody does once the term is over.
    """
    moved = _seat(term)
    tell_seated(term, [one.person_id for one in moved if one.person_id != knows])
    return moved


def _seat(term: Term) -> list[Enrolment]:
    if term.cancelled_reason or term.period.upper <= clock.today():
        return []
    # Whoever has died keeps no place and is called to none.
    _standing(term).filter(person__died_on__isnull=False).update(seat=None, given_up_at=clock.now())
    taken = set(_standing(term).exclude(seat=None).values_list("seat", flat=True))
    free = [seat for seat in range(1, term.places + 1) if seat not in taken][: term.places - len(taken)]
    waiting = _standing(term).filter(seat=None).select_related("person").order_by("queue")
    moved = list(waiting[: len(free)])
    for enrolment, seat in zip(moved, free, strict=False):
        enrolment.seat, enrolment.seated_at = seat, clock.now()
    Enrolment.objects.bulk_update(moved, ["seat", "seated_at"])
    return moved


def _standing(term: Term) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(term=term, given_up_at=None)
