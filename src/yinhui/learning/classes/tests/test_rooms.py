"""A class meets in a room of the schedule: taken once at a time, and clashes are told on both sides."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from tests.builders import a_community, an_actor

from yinhui.learning.classes.actions_lessons import move_lesson
from yinhui.learning.classes.actions_terms import TermContent, open_term
from yinhui.learning.classes.clashes import clashes_of_lessons
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.tests.given import a_term, enrolled
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.occasions.scheduling.clashes import clashes_of
from yinhui.occasions.scheduling.errors import SchedulingError
from yinhui.occasions.scheduling.rooms import add_room

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2026, 11, 24)


@pytest.fixture
def room(here):
    return add_room(actor=here.actor, organisation_id=here.community.pk, name="多功能教室")


@pytest.fixture
def term(here, room):
    made = a_term(here, room_id=room.pk, place="")
    enrolled(here, made, *here.people[:2])
    return made


def planned(here, room=None, *guests, day=TUESDAY):
    content = ScheduledContent(
        kind="activity",
        title="座谈会",
        day=day,
        starts_at=dt.time(10),
        duration_min=60,
        room_id=room.pk if room else None,
        invited_ids=tuple(person.pk for person in guests),
    )
    return schedule_occasion(
        actor=here.actor, client_key=uuid.uuid4(), organisation_id=here.community.pk, content=content
    )


def test_lessons_are_in_the_terms_room_and_named_after_it(room, term):
    assert set(term.lessons.values_list("room", "place")) == {(room.pk, "多功能教室")}


def test_two_classes_of_different_organisations_do_not_share_a_room_at_one_time(here, term, room):
    clerk = an_actor("bureau_clerk", here.county)
    content = TermContent(
        course="书法",
        field="calligraphy",
        first_on=dt.date(2026, 11, 23),
        last_on=dt.date(2026, 11, 27),
        weekdays=(2,),
        starts_at=dt.time(9, 30),
        places=5,
        room_id=room.pk,
    )
    with pytest.raises(ClassError, match="请换场所"):
        open_term(actor=clerk, organisation_id=here.county.pk, content=content)


def test_neither_room_nor_place_is_nowhere_and_anothers_room_is_refused(here, term):
    with pytest.raises(ClassError, match="请选一处场所"):
        a_term(here, course="书法", place="")
    other = a_community(here.county, name="滨河社区")
    far = add_room(actor=an_actor("bureau_clerk", here.county), organisation_id=other.pk, name="滨河会议室")
    with pytest.raises(SchedulingError):
        a_term(here, course="书法", place="", room_id=far.pk)


def test_the_schedule_tells_of_the_lesson_in_its_room_and_of_those_who_learn_then(here, term, room):
    (clash,) = clashes_of(here.actor, planned(here, room, here.people[0], here.people[4]))
    assert (clash.in_room, clash.names, clash.title) == (True, (here.people[0].name,), "课堂：智能手机入门")
    (elsewhere,) = clashes_of(here.actor, planned(here, None, here.people[1]))
    assert (elsewhere.in_room, elsewhere.people) == (False, 1)
    assert clashes_of(here.actor, planned(here, room, here.people[0], day=dt.date(2026, 11, 25))) == []


def test_a_lesson_tells_of_what_the_schedule_holds_in_its_room(page, here, term, room):
    meeting = planned(here, room)
    found = clashes_of_lessons(here.actor, list(term.lessons.order_by("during")))
    assert [clash.scheduled_id for clash in found] == [meeting.pk]
    lesson = term.lessons.get(during__startswith__date=TUESDAY)
    address = reverse("lesson-move", args=[lesson.pk])
    assert page.get(address).context["form"]["room"].value() == room.pk
    said = {"day": "2026-11-24", "starts_at": "09:30", "room": room.pk}
    assert "时间冲突" in page.post(address, said, follow=True).content.decode()


def test_a_lesson_moved_to_another_place_leaves_the_room(here, term, room):
    lesson = term.lessons.get(during__startswith__date=TUESDAY)
    move_lesson(actor=here.actor, lesson_id=lesson.pk, day=TUESDAY, starts_at=dt.time(9), place="小广场")
    lesson.refresh_from_db()
    assert (lesson.room, lesson.place) == (None, "小广场")
    assert clashes_of(here.actor, planned(here, room)) == []


def test_the_schedules_question_costs_two_queries_more_however_many_lessons(
    here, term, room, django_assert_max_num_queries
):
    meeting = planned(here, room, *here.people)
    with django_assert_max_num_queries(16):
        clashes_of(here.actor, meeting)
