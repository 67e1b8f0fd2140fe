"""Places of a term: in the order of enrolling, never more than there are, passed on at once."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connections, transaction
from tests.builders import a_person
from tests.neighbourhood import TODAY, a_neighbourhood, oneself

from yinhui.kernel import clock
from yinhui.learning.classes.actions_enrolment import enrol_own, give_up_own, give_up_places
from yinhui.learning.classes.actions_terms import TermContent, amend_term, cancel_terms
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Enrolment
from yinhui.learning.classes.queries_terms import own_classes, term_sheet
from yinhui.learning.classes.tests.given import a_term, enrolled

pytestmark = pytest.mark.django_db


def seated(term):
    rows = Enrolment.objects.filter(term=term).exclude(seat=None).order_by("seat")
    return [enrolment.person for enrolment in rows.select_related("person")]


def waiting(term):
    rows = Enrolment.objects.filter(term=term, seat=None, given_up_at=None).order_by("queue")
    return [enrolment.person for enrolment in rows.select_related("person")]


def test_who_comes_after_the_last_place_waits_in_their_order(here):
    term = a_term(here)
    done = enrolled(here, term, *here.people)
    assert (done.seated, done.waiting) == (2, 3)
    assert seated(term) == here.people[:2]
    assert waiting(term) == here.people[2:]


def test_a_place_given_up_goes_to_who_waited_longest_at_once(here):
    term = a_term(here)
    enrolled(here, term, *here.people)
    done = give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk], how="phone")
    assert [one.person for one in done.moved_up] == [here.people[2]]
    assert set(seated(term)) == {here.people[1], here.people[2]}
    assert waiting(term) == here.people[3:]


def test_giving_up_the_queue_moves_nobody_and_keeps_the_order(here):
    term = a_term(here)
    enrolled(here, term, *here.people)
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[3].pk], how="phone")
    assert seated(term) == here.people[:2]
    assert waiting(term) == [here.people[2], here.people[4]]


def test_who_comes_back_stands_at_the_end(here):
    term = a_term(here)
    enrolled(here, term, *here.people)
    give_up_places(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk], how="phone")
    enrolled(here, term, here.people[0])
    assert waiting(term)[-1] == here.people[0]


def test_enrolling_twice_is_enrolling_once(here):
    term = a_term(here)
    for _ in range(2):
        enrolled(here, term, here.people[0])
    assert Enrolment.objects.count() == 1


def test_more_places_let_those_who_wait_move_up(here):
    term = a_term(here)
    enrolled(here, term, *here.people)
    content = content_of(term, places=4)
    amend_term(actor=here.actor, term_id=term.pk, content=content)
    assert seated(term) == here.people[:4]
    with pytest.raises(ClassError) as refused:
        amend_term(actor=here.actor, term_id=term.pk, content=content_of(term, places=3))
    assert refused.value.field == "places"


def content_of(term, **changes):
    return TermContent(
        **{
            "course": term.course.name,
            "field": term.course.field,
            "first_on": term.period.lower,
            "last_on": term.period.upper - dt.timedelta(days=1),
            "weekdays": tuple(term.weekdays),
            "starts_at": term.starts_at,
            "place": term.place,
            "places": term.places,
        }
        | changes
    )


def test_the_database_refuses_a_seat_twice_and_a_person_twice(here):
    term = a_term(here)
    enrolled(here, term, here.people[0])
    row = Enrolment.objects.get()
    for fields in (
        {"person": here.people[1], "seat": row.seat, "queue": 9, "seated_at": clock.now()},
        {"person": here.people[0], "queue": 9},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.create(county=here.county, term=term, enrolled_how="own", **fields)


def test_a_member_enrols_waits_and_learns_when_a_place_is_free(here):
    term = a_term(here, places=1)
    enrolled(here, term, here.people[0])
    me = oneself(here.people[1])
    assert enrol_own(actor=me, term_id=term.pk).seat is None
    own = own_classes(here.people[1])
    assert (own.mine[0].ahead, own.offered) == (0, [])
    give_up_own(actor=oneself(here.people[0]), term_id=term.pk)
    assert own_classes(here.people[1]).mine[0].enrolment.seat == 1


def test_a_member_enrols_where_they_belong_and_before_the_end(here):
    term = a_term(here, enrol_until=dt.date(2026, 11, 10))
    with pytest.raises(ClassError) as late:
        enrol_own(actor=oneself(here.people[0]), term_id=term.pk)
    assert late.value.code == "enrolment_over"
    other = a_term(here, course="摄影", field="photography", place="另一间")
    with pytest.raises(ClassError) as stranger:
        enrol_own(actor=oneself(a_person(here.county, name="远方客")), term_id=other.pk)
    assert stranger.value.code == "not_here"


def test_nobody_enrols_in_what_is_over_or_cancelled(here):
    over = a_term(here, first_on=dt.date(2026, 3, 3), last_on=dt.date(2026, 4, 30))
    with pytest.raises(ClassError) as refused:
        enrolled(here, over, here.people[0])
    assert refused.value.code == "term_over"
    term = a_term(here, course="摄影", field="photography", place="另一间")
    cancel_terms(actor=here.actor, term_ids=[term.pk], reason="老师请假")
    with pytest.raises(ClassError) as cancelled:
        enrol_own(actor=oneself(here.people[0]), term_id=term.pk)
    assert cancelled.value.code == "term_cancelled"


def test_whoever_has_died_keeps_no_place_and_is_called_to_none(here):
    term = a_term(here)
    enrolled(here, term, *here.people[:4])
    for person in (here.people[0], here.people[2]):
        type(person).objects.filter(pk=person.pk).update(died_on=TODAY)
    enrolled(here, term, here.people[4])
    assert set(seated(term)) == {here.people[1], here.people[3]}
    assert waiting(term) == [here.people[4]]


def test_people_who_moved_away_still_count_as_taken(here):
    term = a_term(here)
    enrolled(here, term, *here.people[:2])
    type(here.people[0]).objects.filter(pk=here.people[0].pk).update(visible_in=[])
    enrolled(here, term, here.people[2])
    assert waiting(term) == [here.people[2]]
    sheet = term_sheet(here.actor, term.pk)
    assert sheet.taken == 2


@pytest.mark.django_db(transaction=True)
def test_two_telephones_cannot_take_the_last_place():
    """Two connections at once, each in a transaction of its own."""
    here = a_neighbourhood()
    term = a_term(here, places=1)
    actors = [oneself(person) for person in here.people[:4]]
    start = threading.Barrier(len(actors))
    failed = []

    def press(actor):
        try:
            with clock.fixed(TODAY):
                start.wait()
                enrol_own(actor=actor, term_id=term.pk)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    phones = [threading.Thread(target=press, args=(actor,)) for actor in actors]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join(30)
    assert failed == []
    assert len(seated(term)) == 1
    assert len(waiting(term)) == 3
    assert sorted(Enrolment.objects.values_list("queue", flat=True)) == [1, 2, 3, 4]
