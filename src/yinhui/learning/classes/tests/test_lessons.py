"""Lessons by a weekly pattern, moved singly, held with a roll; certificates for those who came."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yinhui.kernel import clock
from yinhui.kernel.models import CalendarDay
from yinhui.learning.classes.actions_lessons import (
    add_lesson,
    cancel_lesson,
    issue_certificates,
    move_lesson,
    record_lesson,
)
from yinhui.learning.classes.errors import ClassError
from yinhui.learning.classes.models import Certificate, Lesson, Term
from yinhui.learning.classes.queries_terms import term_sheet
from yinhui.learning.classes.tests.given import a_term, enrolled, held
from yinhui.occasions.actions import OccasionContent, void_occasion
from yinhui.occasions.models import Participation

pytestmark = pytest.mark.django_db


def lessons(term):
    return list(term.lessons.order_by("during"))


def day_of(lesson):
    return lesson.during.lower.astimezone(clock.SHANGHAI).date()


def test_lessons_follow_the_week_and_leave_public_holidays_out(here):
    CalendarDay.objects.filter(day=dt.date(2026, 11, 10)).update(holiday="纪念日", is_workday=False)
    CalendarDay.objects.filter(day=dt.date(2026, 11, 12)).update(holiday="纪念日", is_workday=True)
    term = a_term(here, last_on=dt.date(2026, 11, 20))
    assert [day_of(lesson).day for lesson in lessons(term)] == [3, 5, 12, 17, 19]
    assert {lesson.during.lower.astimezone(clock.SHANGHAI).time() for lesson in lessons(term)} == {dt.time(9)}


def test_a_term_without_a_single_lesson_is_refused(here):
    with pytest.raises(ClassError) as refused:
        a_term(here, first_on=dt.date(2026, 11, 4), last_on=dt.date(2026, 11, 4))
    assert refused.value.field == "weekdays"


def test_a_room_is_not_taken_twice_at_the_same_time(here):
    a_term(here)
    with pytest.raises(ClassError) as refused:
        a_term(here, course="电脑入门", field="computer", starts_at=dt.time(10))
    assert (refused.value.code, refused.value.field) == ("room_taken", "place")
    assert Term.objects.count() == 1, "nothing of the refused term is left"
    a_term(here, course="电脑入门", field="computer", starts_at=dt.time(10, 30))


def test_a_section_of_a_course_is_held_once_at_a_time_and_another_beside_it(here):
    term = a_term(here)
    with pytest.raises(ClassError) as refused:
        a_term(here, place="另一间")
    assert refused.value.field == "section"
    a_term(here, place="另一间", section="2班")
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=term.pk).update(section="2班", period=DateRange(dt.date(2026, 1, 1), None))


def test_one_lesson_is_moved_and_no_other(here):
    term = a_term(here)
    second = lessons(term)[1]
    move_lesson(
        actor=here.actor,
        lesson_id=second.pk,
        day=dt.date(2026, 11, 6),
        starts_at=dt.time(14),
        place="另一间",
        topic="扫码",
    )
    assert [day_of(lesson).day for lesson in lessons(term)][:3] == [3, 6, 10]
    with pytest.raises(ClassError) as refused:
        move_lesson(
            actor=here.actor,
            lesson_id=second.pk,
            day=dt.date(2026, 11, 10),
            starts_at=dt.time(9, 30),
            place="另一间",
        )
    assert refused.value.code == "lesson_overlap"


def test_a_cancelled_lesson_frees_the_room_and_one_is_added_instead(here):
    term = a_term(here)
    first = lessons(term)[0]
    cancel_lesson(actor=here.actor, lesson_id=first.pk, reason="老师有事")
    before = Lesson.objects.filter(cancelled_reason="").count()
    add_lesson(actor=here.actor, term_id=term.pk, day=day_of(first), starts_at=dt.time(9), place=first.place)
    assert Lesson.objects.filter(cancelled_reason="").count() == before + 1


def test_a_lesson_held_is_an_occasion_and_attendance_is_in_the_one_ledger(here):
    term = a_term(here, places=3)
    enrolled(here, term, *here.people[:3])
    first, second = lessons(term)[:2]
    occasion = held(here, first, *here.people[:2])
    held(here, second, here.people[0])
    sheet = term_sheet(here.actor, term.pk)
    assert occasion.kind == "training"
    assert Participation.objects.filter(person=here.people[0]).count() == 2
    assert {one.person: (one.came, one.percent) for one in sheet.learners} == {
        here.people[0]: (2, 100),
        here.people[1]: (1, 50),
        here.people[2]: (0, 0),
    }
    assert sheet.next_lesson.lesson == lessons(term)[2]


def test_a_roll_sent_twice_is_one_and_a_voided_one_is_taken_again(here):
    term = a_term(here)
    enrolled(here, term, here.people[0])
    lesson, key = lessons(term)[0], uuid.uuid4()
    content = OccasionContent(
        kind="training", held_on=day_of(lesson), title="第一课", participant_ids=(here.people[0].pk,)
    )
    first, again = (
        record_lesson(actor=here.actor, client_key=key, lesson_id=lesson.pk, content=content)
        for _ in range(2)
    )
    assert first == again
    with pytest.raises(ClassError) as refused:
        held(here, lesson, here.people[0])
    assert refused.value.code == "lesson_held"
    void_occasion(actor=here.actor, occasion_id=first.pk, seen_version=1, reason="点错了")
    assert held(here, lesson, here.people[0]) != first


def test_certificates_are_for_those_who_came_often_enough_numbered_and_once(here):
    with clock.fixed(dt.date(2026, 12, 31)):
        term = a_term(here, places=3, last_on=dt.date(2026, 11, 12), certificate_percent=75)
    enrolled_before = dt.date(2026, 11, 1)
    with clock.fixed(enrolled_before):
        enrolled(here, term, *here.people[:3])
    rows = lessons(term)
    assert len(rows) == 4
    for number, lesson in enumerate(rows):
        came = here.people[:1] if number else here.people[:3]
        held(here, lesson, *came)
    with pytest.raises(ClassError) as refused:
        issue_certificates(actor=here.actor, term_id=term.pk, person_ids=[p.pk for p in here.people[:2]])
    assert here.people[1].name in refused.value.message
    given = issue_certificates(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk])
    assert [one.number for one in given] == ["结2026-0001"]
    assert (given[0].came, given[0].lessons) == (4, 4)
    with pytest.raises(ClassError):
        issue_certificates(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk])
    assert Certificate.objects.count() == 1


def test_certificates_wait_for_the_last_lesson(here):
    term = a_term(here)
    enrolled(here, term, here.people[0])
    held(here, lessons(term)[0], here.people[0])
    with pytest.raises(ClassError) as refused:
        issue_certificates(actor=here.actor, term_id=term.pk, person_ids=[here.people[0].pk])
    assert refused.value.code == "lessons_to_come"
